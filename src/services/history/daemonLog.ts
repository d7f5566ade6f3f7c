/** What one line of the daemon's own log tells about an app. Ids are PM2's. */
export type DaemonNotice =
  | {
      readonly type: 'exited';
      readonly id: number;
      /** As PM2 gives it: 0 for a process that a signal killed. */
      readonly exitCode?: number;
      /** PM2 prints SIGINT where there was no signal at all. */
      readonly signal?: string;
    }
  /** Somebody, or PM2 itself, asked for the end that follows. */
  | { readonly type: 'stopping'; readonly id: number }
  /** PM2's own cap: a restart follows. Bytes. */
  | {
      readonly type: 'memoryCap';
      readonly id: number;
      readonly bytes: number;
      readonly capBytes: number;
    };

/** No name of an app makes a line this long; the patterns below take the square of its length. */
const maxLineChars = 10_000;

// Wordings of God.js, God/ActionMethods.js and Worker.js, the same in pm2 5.4.3, 6.0.14 and 7.0.4.
const exited =
  /App \[.*:(\d+)\] exited with code \[(\d+)?(?:[^\]\d][^\]]*)?\] via signal \[(\w*)\]/;
const stopping = /Stopping app:.* id:(\d+)/;
const overCap =
  /\[WORKER\] Process (\d+) restarted because it exceeds --max-memory-restart value \(current_memory=(\d+) max_memory_limit=(\d+)/;

/**
 * Reads a line of `log:PM2`: the only place where PM2 says which signal ended a process, and that it acted on memory.
 * Undefined for every other line.
 */
export function readDaemonLog(text: string): DaemonNotice | undefined {
  if (text.length > maxLineChars) return undefined;
  const end = exited.exec(text);
  if (end) {
    return {
      type: 'exited',
      id: Number(end[1]),
      exitCode: end[2] === undefined ? undefined : Number(end[2]),
      signal: end[3] || undefined,
    };
  }
  const stop = stopping.exec(text);
  if (stop) return { type: 'stopping', id: Number(stop[1]) };
  const cap = overCap.exec(text);
  if (!cap) return undefined;
  return {
    type: 'memoryCap',
    id: Number(cap[1]),
    bytes: Number(cap[2]),
    capBytes: Number(cap[3]),
  };
}
