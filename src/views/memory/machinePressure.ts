import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { type Clock, systemClock } from '../../base/clock';
import { type Disposable, DisposableStore } from '../../base/disposable';
import type { Logger } from '../../base/logger';
import { Leases } from '../../pm2/windows/lease';
import { fileHash } from '../../pm2/windows/sharedNames';
import type { PressureLevel } from '../../services/memory/pressure';
import { SharedPressure } from '../../services/memory/sharedPressure';
import type { MemoryLimits } from '../../services/memory/memoryLevel';
import { SharedFile } from '../../system/files/sharedFile';
import type { SystemMemory } from '../../system/types';

/** This machine's pressure, of which one of all windows of the user tells: by a lease and a file in a folder they share. */
export class MachinePressure implements Disposable {
  readonly #store = new DisposableStore();
  readonly #pressure: SharedPressure;

  /** `folder`: the same for all windows; it is made where there is none. */
  constructor(
    folder: string,
    log: Logger,
    private readonly clock: Clock = systemClock,
  ) {
    const leases = this.#store.add(new Leases(() => folder, log, clock));
    // A home may be shared by machines, each with a memory of its own.
    const machine = os.hostname();
    const name = `memory of ${machine}`;
    this.#pressure = new SharedPressure({
      mayTell: async () => {
        // A lease in a folder that is not there is given to everybody.
        await fs.mkdir(folder, { recursive: true });
        return leases.mayAct(name);
      },
      giveBack: () => leases.giveBack(name),
      shared: new SharedFile(path.join(folder, `memory-${fileHash(machine)}.json`)),
      log,
    });
  }

  /** Takes a reading; gives the level that this window must tell, if any. */
  take(
    memory: Pick<SystemMemory, 'usedRatio'>,
    limits: MemoryLimits,
  ): Promise<PressureLevel | undefined> {
    return this.#pressure.take(memory, limits, this.clock.now());
  }

  dispose(): void {
    this.#store.dispose();
  }
}
