import { describe, expect, it } from 'vitest';
import type { Service } from '../../../../src/services/state/service';
import type { RunReport, RunUntilOptions } from '../../../../src/services/supervise/serviceRuns';
import { runTask } from '../../../../src/views/tasks/taskRun';
import { FakeClock } from '../../../fakes/fakeClock';
import { aRunningService, aService, evilNames } from '../../../fakes/samples';

interface Ran {
  readonly what: string;
  readonly names: readonly string[];
}

/** Runs a task over these services; what the run gives is up to `act`. */
async function run(
  definition: Readonly<Record<string, unknown>>,
  services: readonly Service[],
  act: (options: RunUntilOptions, list: readonly Service[]) => Partial<RunReport> = () => ({}),
  folder?: string,
) {
  const lines: string[] = [];
  const ran: Ran[] = [];
  const code = await runTask(
    definition,
    folder,
    {
      services: () => services,
      runs: {
        async run(what, list, options = {}) {
          ran.push({ what, names: list.map(({ name }) => name) });
          const results = list.map((service) => ({ service, ok: true }));
          return { results, cancelled: false, ...act(options, list) };
        },
      },
      ready: async () => undefined,
      clock: new FakeClock(),
    },
    (line) => lines.push(line),
    new AbortController().signal,
  );
  // Without colours.
  return { code, ran, lines: lines.map((line) => line.replace(/\u001b\[\d+m/g, '')), raw: lines };
}

const api = aRunningService({ name: 'api' });
const web = aService({ name: 'web' });

describe('a task', () => {
  it.each([
    [{ command: 'start', service: 'web' }, [{ what: 'start', names: ['web'] }]],
    [{ command: 'start', service: 'api' }, [{ what: 'start', names: ['api'] }]],
    [{ command: 'start' }, [{ what: 'start', names: ['web'] }]],
    [{ command: 'restart' }, [{ what: 'restart', names: ['api'] }]],
    [{ command: 'stop' }, [{ what: 'stop', names: ['api'] }]],
  ])('%j does what it says', async (definition, expected) => {
    const { code, ran } = await run(definition, [api, web]);
    expect(ran).toEqual(expected);
    expect(code).toBe(0);
  });

  it.each([
    [{}, 'The task’s "command" must be one of start, restart, stop, not undefined.'],
    [{ command: 'rm -rf' }, 'not "rm -rf".'],
    [{ command: 'start', service: '' }, 'must be the name of a service'],
    [{ command: 'start', service: 7 }, 'must be the name of a service'],
    [{ command: 'start', service: '../x' }, 'There is no service "../x". There are: api, web.'],
  ])('%j ends with the reason', async (definition, reason) => {
    const { code, ran, lines } = await run(definition, [api, web]);
    expect(code).toBe(1);
    expect(ran).toEqual([]);
    expect(lines.join()).toContain(reason);
  });

  it('has nothing to do where all is as it wants', async () => {
    expect(await run({ command: 'stop' }, [web])).toMatchObject({
      code: 0,
      ran: [],
      lines: ['No service is running.'],
    });
    expect(await run({ command: 'start' }, [api])).toMatchObject({
      code: 0,
      lines: ['All services are running already.'],
    });
  });

  it('is about the services of its folder', async () => {
    const other = aService({ name: 'web', workspaceFolder: '/other' });
    const { ran } = await run({ command: 'start' }, [api, web, other], undefined, '/other');
    expect(ran).toEqual([{ what: 'start', names: ['web'] }]);
    const none = await run({ command: 'start' }, [api], undefined, '/none');
    expect(none).toMatchObject({ code: 1, lines: ['There are no services in this folder.'] });
  });

  it('writes what goes on, and ends with 1 where one is not ready', async () => {
    const { code, lines } = await run({ command: 'start' }, [web], ({ onProgress, onState }) => {
      onProgress?.('web waits for api');
      onState?.({ ...web, busy: 'starting' });
      onState?.({ ...web, state: { type: 'starting', reason: 'Waiting for port 3000.' } });
      return { results: [{ service: web, ok: false, reason: 'It crashed.' }] };
    });
    expect(lines).toEqual([
      'Starting web',
      'web waits for api',
      'web: starting…',
      'web: starting. Waiting for port 3000.',
      '✗ web: It crashed.',
    ]);
    expect(code).toBe(1);
  });

  it('ends with 1 when it is cancelled', async () => {
    const { code, lines } = await run({ command: 'start' }, [web], () => ({ cancelled: true }));
    expect([code, lines.at(-1)]).toEqual([1, 'Cancelled.']);
  });

  it.each([...evilNames, '\u001b]0;owned\u0007', '\u009b2J', 'a\rb'])(
    'gives the terminal no orders by a name: %j',
    async (name) => {
      const { raw } = await run({ command: 'start' }, [aService({ name })]);
      const ours = raw.map((line) => line.replaceAll(/\u001b\[(?:0|31|32)m/g, ''));
      expect(ours.length).toBeGreaterThan(0);
      expect(ours.join('')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
    },
  );
});
