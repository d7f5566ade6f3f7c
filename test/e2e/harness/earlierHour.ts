import type { KeptService, KeptTimeline } from '../../../src/services/timeline/timelineRecord';

const stepMs = 5_000;
const hourMs = 3_600_000;
const mb = 1024 ** 2;

/**
 * What an earlier window would have kept of services over the hour that ended at `now` (ms since the epoch): quiet ones, one that leaks
 * and is restarted, and one that crashes again and again.
 */
export function earlierHour(
  keys: readonly string[],
  { leak, loop }: { readonly leak: string; readonly loop: string },
  now: number,
): KeptTimeline {
  const from = now - hourMs;
  const times = Array.from({ length: hourMs / stepMs }, (_, i) => from + i * stepMs);
  return {
    at: now,
    services: keys.map((key, i) => [
      key,
      key === leak ? leaking(times) : key === loop ? looping(times) : quiet(times, i),
    ]),
    system: times.map((at) => ({ at, bytes: (5 + Math.sin((at - from) / 400_000)) * 1024 * mb })),
  };
}

function quiet(times: readonly number[], index: number): KeptService {
  const [first = 0] = times;
  const last = times.at(-1) ?? 0;
  return {
    points: times.map((at, i) => ({
      at,
      bytes: (60 + index * 9 + 6 * Math.sin(i / (20 + index))) * mb,
      cpuPercent: 3 + index + 2 * Math.sin(i / 5),
    })),
    bands: [{ from: first, to: last, state: 'ready' }],
    marks: [],
    places: [],
    runs: [{ from: first, to: last }],
  };
}

/** Meets its cap after a third of an hour, each time. */
function leaking(times: readonly number[]): KeptService {
  const third = Math.ceil(times.length / 3);
  const starts = times.filter((_, i) => i % third === 0);
  return {
    ...quiet(times, 0),
    points: times.map((at, i) => ({
      at,
      bytes: (50 + ((i % third) / third) * 165) * mb,
      cpuPercent: 12,
    })),
    marks: starts.map((at, i) => ({
      at,
      kind: 'error',
      count: i + 2,
      text: 'Error: the queue is behind',
    })),
    runs: starts.map((at, i) => ({ from: at, to: starts[i + 1] ?? times.at(-1) ?? at })),
  };
}

/** Well for half an hour, then a loop. */
function looping(times: readonly number[]): KeptService {
  const half = Math.floor(times.length / 2);
  const broke = times[half] ?? 0;
  const last = times.at(-1) ?? 0;
  const well = quiet(times.slice(0, half), 1);
  return {
    ...well,
    bands: [
      ...well.bands.map((band) => ({ ...band, to: broke })),
      { from: broke, to: broke + 60_000, state: 'waitingRestart' },
      { from: broke + 60_000, to: last, state: 'crashLoop' },
    ],
    marks: [
      { at: broke, kind: 'error', count: 12, text: 'Error: connect ECONNREFUSED 127.0.0.1:2525' },
    ],
    runs: [
      { from: times[0] ?? 0, to: broke },
      { from: broke + 3_000, to: broke + 9_000 },
    ],
  };
}
