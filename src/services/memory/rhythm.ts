/** What decides how often a tree is sampled. */
export interface RhythmFacts {
  /** What it holds of its cap, 0 to 1 and above; undefined where it has none. */
  readonly ofCap?: number;
  /** Caps are enforced. */
  readonly enforced: boolean;
  /** Processes of all our trees. */
  readonly processes: number;
}

/** More processes than these are sampled more seldom, so that the cost stays the same. */
const manyProcesses = 200;
/** Within 10 % of the cap. */
const near = 0.9;

/** ms from one sample of a tree to the next. */
export function sampleEveryMs({ ofCap, enforced, processes }: RhythmFacts): number {
  if (!enforced || ofCap === undefined) return 10_000;
  return Math.round((ofCap >= near ? 500 : 2_000) * stretch(processes));
}

/** By how much the rhythm is stretched: 1 for not at all. */
export function stretch(processes: number): number {
  return Math.max(1, processes / manyProcesses);
}
