import { describe, expect, it } from 'vitest';
import { InspectorPorts, withInspector } from '../../../../src/services/debugging/inspectorPorts';
import { Inspectors } from '../../../../src/services/debugging/inspectors';
import type {
  LaunchPlan,
  ServiceDefinition,
} from '../../../../src/services/definitions/definition';
import { serviceKey } from '../../../../src/services/state/service';
import { advanceUntil } from '../../../fakes/eventually';
import { named, planOf, world } from '../supervise/supervisorWorld';

const key = serviceKey('/w', 'backend');

/** One service and its inspectors; node opens one where its options, or its default, say. */
async function inspected(over: Partial<ServiceDefinition> = {}, plan: Partial<LaunchPlan> = {}) {
  const definition = named('backend', over);
  const made = await world([definition]);
  const { pm2, store, supervisor, listeners, clock, log, parts } = made;
  let kept: Readonly<Record<string, number>> = {};
  const ports = new InspectorPorts({ get: () => kept, set: (next) => void (kept = next) });
  parts.plan = async (one) => withInspector({ ...planOf(one), ...plan }, one, ports.of(key));
  const machine = {
    /** A program that handles the signal itself opens nothing. */
    opens: true,
    /** So many times a process is too young to be asked. */
    young: 0,
    /** What happens while it is asked. */
    meanwhile: async (): Promise<void> => undefined,
    asked: [] as number[],
    strangers: new Set<number>(),
    /** Pids by port. */
    inspectors: new Map<number, number>(),
  };
  const free = [9300, 9301, 9302];
  /** At which port node opens it: what is in the environment of the newest start. */
  const portOf = (): number => {
    const env = pm2.apps.at(-1)?.env as Record<string, string> | undefined;
    return Number(/--inspect-port=127\.0\.0\.1:(\d+)/.exec(env?.NODE_OPTIONS ?? '')?.[1] ?? 9229);
  };
  const inspectors = new Inspectors({
    store,
    supervisor,
    ports,
    plan: (one) => parts.plan(one),
    system: {
      listeners,
      processes: {
        programOf: () => '/usr/bin/node',
        openInspector: async ({ pid }) => {
          await machine.meanwhile();
          if (machine.young-- > 0) return false;
          machine.asked.push(pid);
          const port = portOf();
          if (!machine.opens || machine.strangers.has(port)) return true;
          listeners.ports.set(pid, [...(listeners.ports.get(pid) ?? []), port]);
          machine.inspectors.set(port, pid);
          return true;
        },
      },
    },
    freePort: async () => free.shift() ?? 0,
    pidAt: async (port) => machine.inspectors.get(port),
    canConnect: async (port) => machine.inspectors.has(port) || machine.strangers.has(port),
    log,
    clock,
  });
  const attach = (signal?: AbortSignal) =>
    advanceUntil(clock, 100, inspectors.attachable(key, { signal }));
  const openNow = () => advanceUntil(clock, 100, inspectors.openNow(key));
  const start = async () => {
    await advanceUntil(clock, 100, supervisor.start(store.services));
    pm2.takeInstructions();
  };
  return { ...made, ports, machine, inspectors, attach, openNow, start };
}

describe('attaching', () => {
  it('starts what does not run with a port of its own, and opens it', async () => {
    const { attach, pm2, ports, machine } = await inspected();
    machine.young = 3;
    expect(await attach()).toEqual({ port: 9300, opened: 'now' });
    expect(pm2.apps).toMatchObject([{ env: { NODE_OPTIONS: '--inspect-port=127.0.0.1:9300' } }]);
    expect(ports.of(key)).toBe(9300);
    expect(machine.asked).toHaveLength(1);
  });

  it('starts what runs without one anew, once', async () => {
    const { start, attach, pm2, inspectors, machine, listeners } = await inspected();
    await start();
    expect(await attach()).toEqual({ port: 9300, opened: 'now' });
    expect(pm2.takeInstructions()).toEqual(['ensure', 'delete 0', 'startApp backend']);
    expect(await attach()).toEqual({ port: 9300, opened: 'before' });
    // Closed, and wanted again.
    await inspectors.close(key, 9300);
    machine.inspectors.clear();
    listeners.ports.clear();
    expect(await attach()).toEqual({ port: 9300, opened: 'now' });
    expect(pm2.takeInstructions()).toEqual([]);
  });

  it('takes another port where a stranger has got hold of it', async () => {
    const { attach, inspectors, machine, listeners } = await inspected();
    await attach();
    await inspectors.close(key, 9300);
    machine.inspectors.clear();
    listeners.ports.clear();
    machine.strangers.add(9300);
    expect(await attach()).toEqual({ port: 9301, opened: 'now' });
  });

  it('leaves a service alone whose own command opens an inspector', async () => {
    const args = ['--inspect=9400', 'a.js'];
    const { start, attach, pm2, ports, machine, listeners, service } = await inspected(
      {},
      { args },
    );
    await start();
    const [pid = 0] = service('backend').instances.map((one) => one.pid ?? 0);
    listeners.ports.set(pid, [9400]);
    machine.inspectors.set(9400, pid);
    expect(await attach()).toEqual({ port: 9400, opened: 'byOthers' });
    expect(pm2.takeInstructions()).toEqual([]);
    expect(ports.of(key)).toBeUndefined();
  });

  it.each<[string, Partial<ServiceDefinition>, Partial<LaunchPlan>, string]>([
    ['is not node', {}, { script: '/usr/bin/python3' }, 'is run by python3'],
    ['runs in cluster mode', { cluster: true }, {}, 'cluster mode'],
  ])('says why not of what %s, and starts nothing', async (_, over, plan, sentence) => {
    const { attach, pm2 } = await inspected(over, plan);
    await expect(attach()).rejects.toThrow(sentence);
    expect(pm2.orders).toEqual([]);
  });

  it('says so where the service ends meanwhile', async () => {
    const { attach, pm2, machine, store } = await inspected();
    machine.young = 1_000;
    pm2.afterStart = async () => {
      pm2.list = pm2.list.map((one) => ({
        ...one,
        status: 'errored',
        pid: undefined,
        restarts: 10,
      }));
      await store.refresh();
    };
    await expect(attach()).rejects.toThrow('ended while the debugger was attaching: PM2 gave up');
  });

  it('says so where it crashes in its first moment, and PM2 starts it again and again', async () => {
    const { attach, pm2, machine, store } = await inspected();
    machine.meanwhile = async () => {
      pm2.list = pm2.list.map((one) => ({ ...one, pid: (one.pid ?? 0) + 1, restarts: 1 }));
      await store.refresh();
    };
    machine.opens = false;
    await expect(attach()).rejects.toThrow('backend ended while the debugger was attaching');
  });

  it('says what to do where the program opens none', async () => {
    const { attach, machine } = await inspected();
    machine.opens = false;
    await expect(attach()).rejects.toThrow('opened no inspector. Perhaps it handles');
  });

  it('ends where a person has had enough', async () => {
    const { attach, machine } = await inspected();
    machine.young = 1_000;
    const abort = new AbortController();
    const attaching = attach(abort.signal);
    abort.abort();
    await expect(attaching).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('what was started anew', () => {
  it('is asked once to open its inspector', async () => {
    const { attach, inspectors, machine, supervisor, store, clock, all } = await inspected();
    await attach();
    await inspectors.reopen(key);
    expect(machine.asked).toHaveLength(1);
    await advanceUntil(clock, 100, supervisor.restart(all()));
    await store.refresh();
    machine.young = 1;
    for (let look = 0; look < 4; look++) await inspectors.reopen(key);
    expect(machine.asked).toHaveLength(2);
  });
});

describe('opening one for a moment', () => {
  it('needs no restart where node’s own port is free', async () => {
    const { start, openNow, pm2 } = await inspected();
    await start();
    expect(await openNow()).toEqual({ port: 9229, opened: 'now' });
    expect(pm2.takeInstructions()).toEqual([]);
  });

  it('gives none where that port is taken', async () => {
    const { start, openNow, machine } = await inspected();
    await start();
    machine.strangers.add(9229);
    expect(await openNow()).toBeUndefined();
  });

  it('is for what runs', async () => {
    const { openNow } = await inspected();
    await expect(openNow()).rejects.toThrow('backend does not run.');
  });
});
