import { Emitter } from '../../src/base/event';
import type { EngineEvent } from '../../src/engine/engineEvent';
import type { Engine, EngineState } from '../../src/engine/engine';
import type { Entry } from '../../src/engine/entry';
import type { Remembered } from '../../src/base/remembered';
import type { OwnedEntry } from '../../src/services/state/ownership';
import type {
  Listener,
  Listeners,
  ProcessTrees,
  TreeRoot,
  TreeSample,
} from '../../src/system/types';
import { aProcess, megabyte } from './samples';

/** A link to PM2 whose list and state the test sets. */
export class FakePm2Source implements Pick<
  Engine,
  'state' | 'onDidChangeState' | 'onDidReceiveEvent' | 'snapshot'
> {
  readonly #didChangeState = new Emitter<EngineState>();
  readonly #didReceiveEvent = new Emitter<EngineEvent>();
  state: EngineState = { type: 'connected' };
  list: Entry[] = [];
  snapshots = 0;
  /** What the next snapshots throw. */
  error: unknown;
  /** What a snapshot waits for before it answers. */
  gate: Promise<void> | undefined;

  readonly onDidChangeState = this.#didChangeState.event;
  readonly onDidReceiveEvent = this.#didReceiveEvent.event;

  async snapshot(): Promise<Entry[]> {
    this.snapshots++;
    await this.gate;
    if (this.error !== undefined) throw this.error;
    return this.list;
  }

  become(state: EngineState): void {
    this.state = state;
    this.#didChangeState.fire(state);
  }

  emit(event: EngineEvent): void {
    this.#didReceiveEvent.fire(event);
  }

  /** Says on the bus that something happened to an entry. */
  emitProcess(event: string, id = 0, name = 'backend'): void {
    this.emit({ type: 'process', event, id, name, manually: false, at: 0 });
  }
}

/** Process trees: every root lives as one process of 100 MB, unless the test says otherwise. */
export class FakeTrees implements ProcessTrees {
  readonly forgotten: number[] = [];
  readonly dead = new Set<number>();
  readonly memory = new Map<number, number>();
  error: unknown;

  async sample(roots: readonly (number | TreeRoot)[]): Promise<ReadonlyMap<number, TreeSample>> {
    if (this.error !== undefined) throw this.error;
    const samples = new Map<number, TreeSample>();
    for (const root of roots) {
      const pid = typeof root === 'number' ? root : root.pid;
      samples.set(pid, {
        at: 0,
        memoryBytes: this.memory.get(pid) ?? 100 * megabyte,
        processes: this.dead.has(pid) ? [] : [aProcess({ pid })],
      });
    }
    return samples;
  }

  forget(root: number): void {
    this.forgotten.push(root);
  }
}

export class FakeListeners implements Listeners {
  /** Ports by pid. */
  readonly ports = new Map<number, number[]>();

  async of(pids: readonly number[]): Promise<readonly Listener[]> {
    return pids.flatMap((pid) => (this.ports.get(pid) ?? []).map((port) => ({ pid, port })));
  }

  holdersOf(port: number): Promise<readonly Listener[]> {
    return this.holdersOfAny([port]);
  }

  async holdersOfAny(wanted: readonly number[]): Promise<readonly Listener[]> {
    return [...this.ports].flatMap(([pid, ports]) =>
      ports.filter((port) => wanted.includes(port)).map((port) => ({ pid, port })),
    );
  }
}

/** What the editor's storage would keep. */
export class FakeOwnershipMemory implements Remembered<readonly OwnedEntry[]> {
  entries: readonly OwnedEntry[] = [];

  get(): readonly OwnedEntry[] {
    return this.entries;
  }

  set(entries: readonly OwnedEntry[]): void {
    this.entries = entries;
  }
}
