import { freemem, totalmem } from 'node:os';
import type { SystemMemory, SystemMemoryReader } from './types';

/** Memory as Node reports it: right on Windows, where free means available. */
export class OsMemory implements SystemMemoryReader {
  constructor(
    private readonly os: { totalmem(): number; freemem(): number } = { totalmem, freemem },
  ) {}

  async read(): Promise<SystemMemory> {
    return machineMemory(this.os.totalmem(), this.os.freemem());
  }
}

/** The machine's memory in the shape all readers give; what is available is kept within the total. */
export function machineMemory(totalBytes: number, availableBytes: number): SystemMemory {
  return toMemory(totalBytes, availableBytes, 'machine');
}

/** As `machineMemory`, for whichever of the two limits. */
export function toMemory(
  totalBytes: number,
  available: number,
  limitedBy: SystemMemory['limitedBy'],
): SystemMemory {
  const availableBytes = Math.min(totalBytes, Math.max(0, available));
  const usedRatio = totalBytes > 0 ? 1 - availableBytes / totalBytes : 0;
  return { totalBytes, availableBytes, usedRatio, limitedBy };
}
