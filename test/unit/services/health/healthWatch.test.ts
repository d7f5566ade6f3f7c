import { describe, expect, it, onTestFinished } from 'vitest';
import { Emitter } from '../../../../src/base/event';
import * as patterns from '../../../../src/bundles/patterns';
import type { HttpAnswer } from '../../../../src/probes/httpProbe';
import type { ServiceDefinition } from '../../../../src/services/definitions/definition';
import type { ProbeVerdict } from '../../../../src/services/health/askProbe';
import { HealthWatch } from '../../../../src/services/health/healthWatch';
import { RestartUnhealthy } from '../../../../src/services/health/restartUnhealthy';
import type { LogBatch } from '../../../../src/services/logs/logFeed';
import type { LogLine } from '../../../../src/services/logs/logLine';
import { serviceKey } from '../../../../src/services/state/service';
import { settle } from '../../../fakes/fakeClock';
import { anEntry } from '../../../fakes/samples';
import { named, world } from '../supervise/supervisorWorld';

const ok: HttpAnswer = { type: 'status', status: 200, ms: 1 };
const bad: HttpAnswer = { type: 'status', status: 503, ms: 1 };
const absent: HttpAnswer = { type: 'status', status: 404, ms: 1 };
const refused: HttpAnswer = {
  type: 'none',
  reason: 'nothing accepts connections',
  refused: true,
};

/** One service on port 3004, watched; `answers` by path, `asked` tells when it was asked, in ms since it began to run. */
async function watched(over: Partial<ServiceDefinition> = {}) {
  const definition = named('backend', { kind: 'backend', port: 3004, ...over });
  const { pm2, store, clock, listeners, log, define } = await world([definition]);
  const key = serviceKey('/w', 'backend');
  const lines = new Emitter<LogBatch>();
  let before: readonly LogLine[] = [];
  let start = 0;
  const asked: string[] = [];
  const answers: Record<string, HttpAnswer> = { '/health': ok };
  const restarts: number[] = [];
  const verdicts: { postgres: ProbeVerdict | undefined } = { postgres: undefined };
  const again = new RestartUnhealthy({
    store,
    mayAct: async () => true,
    restart: async () => restarts.push(clock.now() - start),
    log,
    clock,
  });
  const watch = new HealthWatch({
    store,
    feed: { onDidReadLines: lines.event, linesBefore: async () => before },
    ask: {
      http: async ({ path }) => {
        asked.push(`${clock.now() - start} ${path}`);
        return answers[path] ?? absent;
      },
      postgres: async () => {
        asked.push(`${clock.now() - start} postgres`);
        return verdicts.postgres;
      },
    },
    onUnhealthy: (service) => again.consider(service),
    patterns: async () => patterns,
    log,
    clock,
  });
  onTestFinished(() => {
    watch.dispose();
    again.dispose();
  });
  let pid = 100;
  const run = async (listening = true): Promise<void> => {
    start = clock.now();
    pid++;
    pm2.list = [anEntry({ pid, startedAt: start })];
    if (listening) listeners.ports.set(pid, [3004]);
    await store.refresh();
    await settle();
  };
  const end = async (): Promise<void> => {
    pm2.list = [anEntry({ pid: undefined, status: 'stopped' })];
    await store.refresh();
  };
  const say = (text: string): void => {
    const line = { text } as LogLine;
    lines.fire({ serviceKey: key, lines: [line] } as LogBatch);
  };
  return {
    clock,
    answers,
    verdicts,
    restarts,
    run,
    end,
    say,
    define,
    definition,
    debug: (state?: 'attached' | 'paused') => store.overlay(key, { debugger: state }),
    remember: (texts: readonly string[]) => (before = texts.map((text) => ({ text }) as LogLine)),
    state: () => store.get(key)?.state,
    /** The times of the questions so far, each once. */
    take: () => asked.splice(0),
    times: () => asked.splice(0).map((one) => Number(one.split(' ')[0])),
  };
}

describe('a service that starts', () => {
  it('is asked at once, every 25 ms while nobody listens, every 250 ms while its answer is bad', async () => {
    const one = await watched({ probe: { type: 'http', path: '/health' } });
    one.answers['/health'] = refused;
    await one.run(false);
    await one.clock.advance(100);
    expect(one.times()).toEqual([0, 25, 50, 75, 100]);
    expect(one.state()?.type).toBe('starting');
    one.answers['/health'] = bad;
    await one.clock.advance(550);
    expect(one.times()).toEqual([125, 375, 625]);
  });

  it('is ready with the first good answer, in the very moment', async () => {
    const one = await watched({ probe: { type: 'http', path: '/health' } });
    one.answers['/health'] = bad;
    await one.run();
    expect(one.state()).toEqual({
      type: 'starting',
      reason: 'Waiting for GET /health: HTTP 503.',
    });
    one.answers['/health'] = ok;
    await one.clock.advance(250);
    expect(one.state()).toEqual({ type: 'ready' });
  });

  it('is guessed: the first usual path that answers is the one from then on', async () => {
    const one = await watched();
    one.answers['/health'] = absent;
    one.answers['/api/health'] = ok;
    await one.run();
    expect(one.take()).toEqual(['0 /health', '0 /api/health', '0 /api/health']);
    expect(one.state()).toEqual({ type: 'ready' });
    await one.clock.advance(5_000);
    expect(one.take()).toEqual(['5000 /api/health']);
  });

  it.each([
    ['has none of the usual paths', absent],
    ['asks for a password', { type: 'status', status: 401, ms: 1 }],
    ['does not speak HTTP', { type: 'notHttp', reason: 'what it answers is not HTTP' }],
  ] as const)('and %s needs a listener only, and is asked no more', async (_, answer) => {
    const one = await watched();
    one.answers['/health'] = answer;
    await one.run();
    expect(one.state()).toEqual({ type: 'ready' });
    expect(one.take()).toContain('0 /health');
    await one.clock.advance(600_000);
    expect(one.take()).toEqual([]);
  });
});

describe('a service that is well', () => {
  it('is asked ever more rarely: 5 s, 30 s, 60 s and a little more', async () => {
    const one = await watched({ probe: { type: 'http', path: '/health' } });
    await one.run();
    await one.clock.advance(230_000);
    expect(one.times()).toEqual([0, 5_000, 35_000, 95_000, 160_000, 225_000]);
  });

  it('is asked every second after one failure until it is decided; unhealthy after three', async () => {
    const one = await watched({ probe: { type: 'http', path: '/health' } });
    await one.run();
    one.answers['/health'] = bad;
    await one.clock.advance(5_000);
    expect(one.state()).toEqual({ type: 'ready' });
    await one.clock.advance(1_000);
    expect(one.state()).toEqual({ type: 'ready' });
    await one.clock.advance(1_000);
    expect(one.state()).toEqual({
      type: 'unhealthy',
      reason: 'It does not answer any more: GET /health: HTTP 503.',
    });
    expect(one.times()).toEqual([0, 5_000, 6_000, 7_000]);
    one.answers['/health'] = ok;
    await one.clock.advance(5_000);
    expect(one.times()).toEqual([12_000]);
    expect(one.state()).toEqual({ type: 'ready' });
  });

  it('is not asked while it is stopped, and at once when it runs again', async () => {
    const one = await watched({ probe: { type: 'http', path: '/health' } });
    await one.run();
    await one.end();
    one.take();
    await one.clock.advance(600_000);
    expect(one.take()).toEqual([]);
    expect(one.state()).toEqual({ type: 'stopped' });
    one.answers['/health'] = bad;
    await one.run();
    // What was found out about another run means nothing.
    expect(one.times()).toEqual([0]);
    expect(one.state()?.type).toBe('starting');
  });
});

describe('other ways to be ready', () => {
  it('a line of the log; nobody is asked', async () => {
    const one = await watched({ probe: { type: 'log', pattern: 'listening on \\d+' } });
    await one.run();
    await one.clock.advance(2_000);
    expect(one.state()?.type).toBe('starting');
    one.say('listening on port');
    expect(one.state()?.type).toBe('starting');
    one.say('12:00 listening on 3004');
    await settle();
    expect(one.state()).toEqual({ type: 'ready' });
    expect(one.take()).toEqual([]);
  });

  it('a line of the log, whatever the pattern looks like', async () => {
    const one = await watched({ probe: { type: 'log', pattern: '^(\\w+\\s?)*ready$' } });
    await one.run();
    expect(one.state()?.type).toBe('starting');
    one.say('a'.repeat(60) + '!');
    one.say('it is ready');
    await settle();
    expect(one.state()).toEqual({ type: 'ready' });
  });

  it('a line that was written before anybody listened', async () => {
    const one = await watched({ probe: { type: 'log', pattern: 'listening' } });
    one.remember(['starting', 'listening']);
    await one.run();
    await one.clock.advance(500);
    expect(one.state()).toEqual({ type: 'ready' });
  });

  it('an answer of the database, where anybody knows its address', async () => {
    const one = await watched({ kind: 'database' });
    one.verdicts.postgres = { ok: false, reason: '127.0.0.1:3004 is starting up' };
    await one.run();
    expect(one.state()?.reason).toBe(
      'Waiting for an answer of the database: 127.0.0.1:3004 is starting up.',
    );
    one.verdicts.postgres = undefined;
    await one.clock.advance(250);
    expect(one.state()).toEqual({ type: 'ready' });
    expect(one.take()).toEqual(['0 postgres', '250 postgres']);
  });

  it('a listener, where a probe of TCP is asked for', async () => {
    const one = await watched({ probe: { type: 'tcp' } });
    await one.run(false);
    expect(one.state()?.type).toBe('starting');
    await one.run();
    expect(one.state()).toEqual({ type: 'ready' });
    expect(one.take()).toEqual([]);
  });
});

describe('what does not answer any more', () => {
  const probe = { type: 'http', path: '/health' } as const;

  it('is left alone, unless its setting says otherwise', async () => {
    const one = await watched({ probe });
    await one.run();
    one.answers['/health'] = bad;
    await one.clock.advance(120_000);
    expect(one.state()?.type).toBe('unhealthy');
    expect(one.restarts).toEqual([]);
  });

  it('is restarted where its setting says so, each time after twice as long', async () => {
    const one = await watched({ probe, restartUnhealthy: true });
    const waits: number[] = [];
    for (let round = 0; round < 4; round++) {
      one.answers['/health'] = ok;
      await one.run();
      one.answers['/health'] = bad;
      // Failures after 5, 6 and 7 s.
      await one.clock.advance(7_000);
      expect(one.state()?.type).toBe('unhealthy');
      await one.clock.advance(20_000);
      waits.push(...one.restarts.splice(0).map((at) => at - 7_000));
    }
    expect(waits).toEqual([2_000, 4_000, 8_000, 16_000]);
    // Who was well for ten minutes begins anew.
    one.answers['/health'] = ok;
    await one.run();
    await one.clock.advance(700_000);
    one.answers['/health'] = bad;
    await one.clock.advance(100_000);
    expect(one.restarts).toHaveLength(1);
  });

  it('is asked nothing while it stands at a breakpoint, and soon after it went on', async () => {
    const one = await watched({ probe, restartUnhealthy: true });
    await one.run();
    one.take();
    one.answers['/health'] = bad;
    one.debug('paused');
    await one.clock.advance(300_000);
    expect(one.take()).toEqual([]);
    expect(one.state()?.type).toBe('ready');
    one.debug('attached');
    await one.clock.advance(1_000);
    expect(one.take()).toHaveLength(1);
  });

  it('is not restarted where a breakpoint stands between its failures and its turn', async () => {
    const one = await watched({ probe, restartUnhealthy: true });
    await one.run();
    one.answers['/health'] = bad;
    await one.clock.advance(7_000);
    expect(one.state()?.type).toBe('unhealthy');
    one.debug('paused');
    await one.clock.advance(20_000);
    expect(one.restarts).toEqual([]);
  });

  it('is not restarted where it answers again before its turn', async () => {
    const one = await watched({ probe, restartUnhealthy: true });
    for (let round = 0; round < 3; round++) {
      one.answers['/health'] = ok;
      await one.run();
      one.answers['/health'] = bad;
      await one.clock.advance(7_000);
      one.answers['/health'] = ok;
      // From 12 s after its start it answers; the third restart would come after 15.
      await one.clock.advance(60_000);
    }
    expect(one.restarts).toEqual([9_000, 11_000]);
  });
});
