import type { OwnershipProof } from '../types';
import { proves } from './procEnviron';
import type { ProcStat } from './procStat';

interface Known {
  readonly startTime: number;
  readonly comm: string;
  readonly proof: OwnershipProof | undefined;
}

/** Finds processes by the proof in their environment, reading each environment once. */
export class ProofScan {
  #known = new Map<number, Known>();

  constructor(private readonly proofOf: (pid: number) => OwnershipProof | undefined) {}

  /** Brings what is known up to date with the processes of this moment. */
  refresh(rows: Iterable<ProcStat>): void {
    const known = this.#known;
    this.#known = new Map();
    for (const { pid, startTime, comm } of rows) {
      const old = known.get(pid);
      // Another name means another program, and with it perhaps another environment.
      const same = old?.startTime === startTime && old.comm === comm;
      this.#known.set(pid, same ? old : { startTime, comm, proof: this.proofOf(pid) });
    }
  }

  /** The pids whose environment says what `wanted` asks for. */
  pidsWith(wanted: OwnershipProof): number[] {
    const pids: number[] = [];
    for (const [pid, { proof }] of this.#known) if (proves(proof, wanted)) pids.push(pid);
    return pids;
  }
}
