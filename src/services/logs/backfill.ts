import { LineReader } from './lineReader';
import { LogBlocks } from './logBlocks';
import type { LogLine } from './logLine';
import type { SeenPlace, Tail } from './tail';

/** What was there before we began to listen. Lines of which the time is not known have `at` 0. */
export interface Backfill {
  /** Seen in this workspace before the window was closed. */
  readonly old: readonly LogLine[];
  /** Written since. */
  readonly unseen: readonly LogLine[];
  /** False: more was written since than is given here. */
  readonly whole: boolean;
}

/** What was there before is shown to this extent. */
const oldBytes = 64 * 1024;
const oldLines = 500;
/** What was written while the window was closed is shown to this extent. */
const unseenBytes = 1024 * 1024;
const unseenLines = 10_000;

/** What a file held when its tail began; `seen` is how far an earlier window had read it. */
export async function backfillOf(
  tail: Tail,
  stream: 'out' | 'err',
  seen: SeenPlace | undefined,
): Promise<Backfill> {
  const before = await tail.before(oldBytes, unseenBytes, seen);
  const reader = new LineReader();
  const blocks = new LogBlocks(stream);
  const read = (raw: readonly string[]): LogLine[] => raw.map((line) => blocks.read(line, 0));
  const old = read(reader.push(before.data.subarray(0, before.seenAt))).slice(-oldLines);
  // What is there without an end may go on; then its end is a line of its own.
  const rest = read([...reader.push(before.data.subarray(before.seenAt)), ...reader.flush()]);
  const whole = before.whole && rest.length <= unseenLines;
  if (before.seenAt === before.data.length) return { old: [...old, ...rest], unseen: [], whole };
  return { old, unseen: rest.slice(-unseenLines), whole };
}

/** Those of several files as one. */
export function joined(all: readonly Backfill[]): Backfill {
  return {
    old: all.flatMap(({ old }) => old),
    unseen: all.flatMap(({ unseen }) => unseen),
    whole: all.every(({ whole }) => whole),
  };
}
