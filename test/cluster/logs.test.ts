import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { ClusterLogBus } from '../../src/services/cluster/clusterLogBus';
import { ErrorMarks } from '../../src/views/logs/errorMarks';
import { LogFeed } from '../../src/services/logs/logFeed';
import { LogPipeline } from '../../src/services/logs/logPipeline';
import { Cluster, deployment, newName } from './harness/cluster';
import { cuttable } from './harness/cuttable';
import { named, watched } from './harness/watching';

const cluster = new Cluster();
const namespace = newName('codex-logs');
const burstLines = 30_000;
/** 10,000 lines a second for three seconds, once somebody asks for them. */
const bursting = `console.log('listening'); require('http').createServer((q, r) => {
  r.end('ok');
  let i = 0;
  const timer = setInterval(() => {
    let text = '';
    for (let k = 0; k < 100 && i < ${burstLines}; k++) text += 'burst ' + i++ + ' of a line that says something\\n';
    process.stdout.write(text);
    if (i >= ${burstLines}) clearInterval(timer);
  }, 10);
}).listen(8080);`;

describe('logs of a real cluster', () => {
  let own: { dispose(): void };

  beforeAll(() => {
    own = cluster.namespace(namespace);
    cluster.apply(
      deployment(namespace, 'two', {
        replicas: 2,
        script:
          "const n = require('os').hostname(); let i = 0; setInterval(() => console.log(n, i++), 100)",
      }),
      deployment(namespace, 'erring', {
        script:
          "setTimeout(() => console.log(JSON.stringify({ level: 'error', msg: 'the database is away' })), 5000); setInterval(() => {}, 1000)",
      }),
      deployment(namespace, 'crash', {
        script:
          'console.log("run of " + process.hrtime.bigint()); setTimeout(() => process.exit(4), 3000)',
      }),
    );
  });
  afterAll(() => own.dispose());

  /** The lines of a service, as they come. */
  async function followed(name: string, through: Pick<Cluster, 'env'> = cluster) {
    const { client, store, log, until } = await watched(through, namespace);
    await until(() => (named(store, name)?.startedAt ?? 0) > 0);
    const bus = new ClusterLogBus({ client, store, log });
    onTestFinished(() => bus.dispose());
    const noFile = () => Promise.reject(new Error('There is no file.'));
    const feed = new LogFeed(bus, bus, noFile, log);
    onTestFinished(() => feed.dispose());
    const lines: string[] = [];
    feed.onDidReadLines((batch) => {
      for (const { text } of batch.lines) lines.push(text);
    });
    const service = named(store, name);
    bus.follow(service?.key ?? '');
    return { lines, store, service, until, bus, feed };
  }

  it('the run before, and the next one by itself', async () => {
    const { lines, store, until } = await followed('crash');
    await until(() => (named(store, 'crash')?.restarts ?? 0) >= 2);
    const runs = () => lines.filter((line) => line.startsWith('run of '));
    await expect.poll(() => new Set(runs()).size, { timeout: 90_000 }).toBeGreaterThanOrEqual(3);
    expect(new Set(runs()).size).toBe(runs().length);
  });

  /** Has a pod of its own say so many lines at once, and gives the numbers that arrive. */
  async function burst(name: string, through?: Pick<Cluster, 'env'>): Promise<() => number[]> {
    cluster.apply(deployment(namespace, name, { script: bursting }));
    cluster.kubectl(['-n', namespace, 'rollout', 'status', `deployment/${name}`]);
    const { lines, service } = await followed(name, through);
    await expect.poll(() => lines, { timeout: 60_000 }).toContain('listening');
    const pod = service?.instances[0]?.name ?? '';
    const ask = ['--', '/usr/bin/node', '-e', 'fetch("http://127.0.0.1:8080/")'];
    cluster.following(['-n', namespace, 'exec', pod, ...ask]);
    return () =>
      lines.flatMap((line) => {
        const [, number] = /^burst (\d+) of a line that says something$/.exec(line) ?? [];
        return number === undefined ? [] : Number(number);
      });
  }
  const all = Array.from({ length: burstLines }, (_, i) => i);

  it('10,000 lines a second arrive whole and in order', async () => {
    const numbers = await burst('burst');
    await expect.poll(() => numbers().length, { timeout: 60_000, interval: 200 }).toBe(burstLines);
    expect(numbers()).toEqual(all);
  });

  it.runIf(cluster.isOurs)(
    'none is lost or doubled where the stream is cut meanwhile',
    async () => {
      const through = await cuttable(cluster);
      const numbers = await burst('cut', through);
      for (const many of [2_000, 10_000, 20_000]) {
        await expect
          .poll(() => numbers().length, { timeout: 60_000, interval: 20 })
          .toBeGreaterThan(many);
        through.cut();
      }
      await expect
        .poll(() => numbers().at(-1), { timeout: 60_000, interval: 200 })
        .toBe(all.at(-1));
      expect(numbers()).toEqual(all);
    },
  );

  it('an error marks its row until somebody looks at the log', async () => {
    const { service, store, until, bus, feed } = await followed('erring');
    const pipeline = new LogPipeline(feed);
    onTestFinished(() => pipeline.dispose());
    const memory = { get: () => ({}), set: () => undefined };
    const parts = { engine: bus, feed, pipeline, services: store, memory, isRead: () => false };
    const marks = new ErrorMarks(parts);
    onTestFinished(() => marks.dispose());
    await until(() => named(store, 'erring')?.logError?.includes('the database is away') === true);
    pipeline.read(service?.key ?? '');
    await until(() => named(store, 'erring')?.logError === undefined);
  });

  it('all replicas, with what they said before, without a gap or a doublet', async () => {
    const { lines, service } = await followed('two');
    const names = service?.instances.map(({ name }) => name ?? '') ?? [];
    const numbersOf = (name: string): readonly number[] =>
      lines.filter((line) => line.startsWith(name)).map((line) => Number(line.split(' ')[1]));
    for (const name of names) {
      await expect.poll(() => numbersOf(name).length, { timeout: 60_000 }).toBeGreaterThan(10);
      const numbers = numbersOf(name);
      expect(numbers).toEqual(numbers.map((_, i) => (numbers[0] ?? 0) + i));
    }
  });

  it.runIf(cluster.isOurs)('goes on without a gap after the API server was away', async () => {
    const { lines, service } = await followed('two');
    const name = service?.instances[0]?.name ?? '';
    await expect.poll(() => lines.length, { timeout: 60_000 }).toBeGreaterThan(20);
    cluster.node('stop-api');
    cluster.node('start-api');
    const before = lines.length;
    await expect.poll(() => lines.length, { timeout: 90_000 }).toBeGreaterThan(before + 60);
    const numbers = lines
      .filter((line) => line.startsWith(name))
      .map((line) => Number(line.split(' ')[1]));
    expect(numbers).toEqual(numbers.map((_, i) => (numbers[0] ?? 0) + i));
  });
});
