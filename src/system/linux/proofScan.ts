import type { OwnershipProof } from '../types';
import { proves } from './procEnviron';
import type { ProcStat } from './procStat';

interface Known {
  readonly startTime: number;
  readonly comm: string;
  readonly proof: OwnershipProof | undefined;
  /** How often it was looked for. */
  readonly looks: number;
}

/** A program that is just being loaded has no environment to be seen yet. */
const maxLooks = 3;

/** Finds processes by the proof in their environment, reading each environment once, or until it is there. */
export class ProofScan {
  #known = new Map<number, Known>();
  /** Pids by the id that PM2 gives an entry. */
  readonly #byUniqueId = new Map<string, number[]>();

  constructor(private readonly proofOf: (pid: number) => OwnershipProof | undefined) {}

  /** Brings what is known up to date with the processes of this moment. */
  refresh(rows: Iterable<ProcStat>): void {
    const known = this.#known;
    this.#known = new Map();
    for (const { pid, startTime, comm } of rows) {
      const old = known.get(pid);
      // Another name means another program, and with it perhaps another environment.
      const same = old?.startTime === startTime && old.comm === comm;
      if (same && (old.proof || old.looks >= maxLooks)) this.#known.set(pid, old);
      else {
        const looks = same ? old.looks + 1 : 1;
        this.#known.set(pid, { startTime, comm, proof: this.proofOf(pid), looks });
      }
    }
    this.#byUniqueId.clear();
    for (const [pid, { proof }] of this.#known) {
      if (proof?.uniqueId === undefined) continue;
      const pids = this.#byUniqueId.get(proof.uniqueId);
      if (pids) pids.push(pid);
      else this.#byUniqueId.set(proof.uniqueId, [pid]);
    }
  }

  /** The pids whose environment says what `wanted` asks for. */
  pidsWith(wanted: OwnershipProof): number[] {
    const pids =
      wanted.uniqueId === undefined
        ? [...this.#known.keys()]
        : (this.#byUniqueId.get(wanted.uniqueId) ?? []);
    return pids.filter((pid) => proves(this.#known.get(pid)?.proof, wanted));
  }
}
