import type { FakeClock } from './fakeClock';

/** Lets real input and output go on until `probe` gives something; fails after two seconds, which only a broken test needs. */
export async function eventually<T>(probe: () => T | undefined | false): Promise<T> {
  const end = Date.now() + 2_000;
  for (;;) {
    const value = probe();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > end) throw new Error(`This never came true: ${probe.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** Moves a fake clock on in steps while real input and output happens, until `promise` is settled. */
export async function advanceUntil<T>(
  clock: FakeClock,
  stepMs: number,
  promise: Promise<T>,
): Promise<T> {
  let settled = false;
  const end = (): void => void (settled = true);
  promise.then(end, end);
  await eventually(() => {
    if (!settled) void clock.advance(stepMs);
    return settled;
  });
  return promise;
}
