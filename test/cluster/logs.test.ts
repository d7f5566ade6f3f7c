import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { ClusterLogBus } from '../../src/services/cluster/clusterLogBus';
import { LogFeed } from '../../src/services/logs/logFeed';
import { Cluster, deployment, newName } from './harness/cluster';
import { named, watched } from './harness/watching';

const cluster = new Cluster();
const namespace = newName('codex-logs');
const burstLines = 30_000;
/** 10,000 lines a second for three seconds, once somebody asks for them. */
const bursting = `require('http').createServer((q, r) => {
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
      deployment(namespace, 'burst', { script: bursting }),
      deployment(namespace, 'two', {
        replicas: 2,
        script:
          "const n = require('os').hostname(); let i = 0; setInterval(() => console.log(n, i++), 100)",
      }),
      deployment(namespace, 'crash', {
        script:
          'console.log("run of " + process.hrtime.bigint()); setTimeout(() => process.exit(4), 3000)',
      }),
    );
  });
  afterAll(() => own.dispose());

  /** The lines of a service, as they come. */
  async function followed(name: string) {
    const { client, store, log, until } = await watched(cluster, namespace);
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
    return { lines, store, service, until };
  }

  it('the run before, and the next one by itself', async () => {
    const { lines, store, until } = await followed('crash');
    await until(() => (named(store, 'crash')?.restarts ?? 0) >= 2);
    const runs = () => lines.filter((line) => line.startsWith('run of '));
    await expect.poll(() => new Set(runs()).size, { timeout: 90_000 }).toBeGreaterThanOrEqual(3);
    expect(new Set(runs()).size).toBe(runs().length);
  });

  it('10,000 lines a second arrive whole and in order', async () => {
    const { lines, service } = await followed('burst');
    const pod = service?.instances[0]?.name ?? '';
    cluster.kubectl([
      '-n',
      namespace,
      'exec',
      pod,
      '--',
      '/usr/bin/node',
      '-e',
      'fetch("http://127.0.0.1:8080/")',
    ]);
    const numbers = (): number[] =>
      lines
        .flatMap((line) => /^burst (\d+) of a line that says something$/.exec(line)?.[1] ?? [])
        .map(Number);
    await expect.poll(() => numbers().length, { timeout: 90_000, interval: 200 }).toBe(burstLines);
    expect(numbers().every((number, i) => number === i)).toBe(true);
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
