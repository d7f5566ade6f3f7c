import { type Profiler, Session } from 'node:inspector';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * % of one core that the code below `folder` and what it calls use on the main thread during `spanMs`, as V8's profiler sees it. The
 * collection of garbage belongs to nobody and is not in it.
 */
export async function ownShare(folder: string, spanMs: number): Promise<number> {
  const session = new Session();
  session.connect();
  try {
    session.post('Profiler.enable');
    session.post('Profiler.setSamplingInterval', { interval: 200 });
    session.post('Profiler.start');
    await delay(spanMs);
    const profile = await new Promise<Profiler.Profile>((resolve, reject) =>
      session.post('Profiler.stop', (error, stopped) =>
        error ? reject(error) : resolve(stopped.profile),
      ),
    );
    return shareOf(profile, folder);
  } finally {
    session.disconnect();
  }
}

function shareOf({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile, folder: string) {
  const parents = new Map(
    nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)),
  );
  const own = new Set(
    nodes.filter(({ callFrame }) => callFrame.url.includes(folder)).map(({ id }) => id),
  );
  const isOwn = (node: number | undefined): boolean =>
    node !== undefined && (own.has(node) || isOwn(parents.get(node)));
  let [ours, all] = [0, 0];
  for (const [i, node] of samples.entries()) {
    const passed = timeDeltas[i] ?? 0;
    all += passed;
    if (isOwn(node)) ours += passed;
  }
  return (100 * ours) / all;
}
