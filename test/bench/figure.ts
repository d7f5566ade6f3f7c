/** One figure of `npm run bench`, ours beside the peer's of the same run. */
export interface Figure {
  readonly id: string;
  readonly what: string;
  readonly ours: number;
  /** Null where there is no peer, or where it never gets there. */
  readonly peer: number | null;
  readonly peerName: string | null;
  readonly unit: string;
  readonly better: 'lower' | 'higher';
  /** How often each was measured; the median counts. */
  readonly rounds: number;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[middle - 1] ?? NaN, sorted[middle] ?? NaN];
  return sorted.length % 2 === 1 ? high : (low + high) / 2;
}

/** The median of `rounds` runs, in milliseconds. */
export async function timed(rounds: number, run: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  return median(times);
}

export function figure(
  values: Omit<Figure, 'peer' | 'peerName' | 'better'> &
    Partial<Pick<Figure, 'peer' | 'peerName' | 'better'>>,
): Figure {
  return { peer: null, peerName: null, better: 'lower', ...values };
}
