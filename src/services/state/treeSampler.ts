import { Emitter } from '../../base/event';
import type { Entry } from '../../engine/entry';
import type { ProcessTrees, TreeRoot, TreeSample } from '../../system/types';

/** The tree of a PM2 entry: below its process, and wherever else its proof is carried. Instances share their `unique_id`. */
export function rootOf(
  { uniqueId, id }: Partial<Pick<Entry, 'uniqueId' | 'id'>>,
  pid: number,
): TreeRoot {
  return uniqueId === undefined ? { pid } : { pid, proof: { uniqueId, pmId: id } };
}

export type TreeSamples = ReadonlyMap<number, TreeSample>;

/** The one place where the trees of services are sampled: what the rows show is what caps are judged by. */
export class TreeSampler {
  readonly #didSample = new Emitter<TreeSamples>();

  /** Trees were sampled, for whomever; by the pid of their root. */
  readonly onDidSample = this.#didSample.event;

  constructor(private readonly trees: ProcessTrees) {}

  async sample(roots: readonly TreeRoot[]): Promise<TreeSamples> {
    const samples = await this.trees.sample(roots);
    this.#didSample.fire(samples);
    return samples;
  }

  /** As `sample`, by the cheaper way where that will do. */
  async sampleKnown(roots: readonly TreeRoot[]): Promise<void> {
    const samples = this.trees.sampleKnown?.(roots);
    if (samples) this.#didSample.fire(samples);
    else await this.sample(roots);
  }

  forget(root: number): void {
    this.trees.forget(root);
  }
}
