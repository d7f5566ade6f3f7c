import { setTimeout as delay } from 'node:timers/promises';
import { log, reasonOf } from './log.js';

const firstDelay = 250;
const longestDelay = 5000;

/** Runs `work` until it succeeds; waits 250 ms, then twice as long each time, up to 5 s. */
export async function retry(
  what: string,
  work: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  for (let wait = firstDelay; !signal.aborted; wait = Math.min(wait * 2, longestDelay)) {
    try {
      await work();
      return;
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      log.warn(`${what} failed (${reasonOf(error)}), next try in ${wait} ms`);
    }
    // Rejects only when aborted, and then the loop ends.
    await delay(wait, undefined, { signal }).catch(() => undefined);
  }
}
