import { onTestFinished } from 'vitest';
import type {
  LaunchPlan,
  ServiceDefinition,
} from '../../../../src/services/definitions/definition';
import { Ownership } from '../../../../src/services/state/ownership';
import type { Service } from '../../../../src/services/state/service';
import { ServiceStore } from '../../../../src/services/state/serviceStore';
import { Supervisor } from '../../../../src/services/supervise/supervisor';
import type { Builder } from '../../../../src/services/supervise/supervisorParts';
import { FakeClock } from '../../../fakes/fakeClock';
import { FakeListeners, FakeOwnershipMemory, FakeTrees } from '../../../fakes/fakeMachine';
import { FakePm2 } from '../../../fakes/fakePm2';
import { aDefinition } from '../../../fakes/samples';
import { TestLog } from '../../../fakes/testLog';

/** A definition by its name, in its own folder of /w. */
export function named(name: string, over: Partial<ServiceDefinition> = {}): ServiceDefinition {
  return aDefinition({ name, cwd: `/w/${name}`, ...over });
}

/** A supervisor with a real store over a fake PM2 and a fake machine. */
export async function world(definitions: readonly ServiceDefinition[]) {
  const clock = new FakeClock();
  const log = new TestLog();
  const pm2 = new FakePm2();
  const memory = new FakeOwnershipMemory();
  const ownership = new Ownership(memory);
  const trees = new FakeTrees();
  const listeners = new FakeListeners();
  const store = new ServiceStore({ engine: pm2, trees, listeners, ownership, log, clock });
  onTestFinished(() => store.dispose());
  const parts = {
    plan: async (definition: ServiceDefinition): Promise<LaunchPlan> => planOf(definition),
    build: (async () => '/built/program') as Builder,
  };
  const supervisor = new Supervisor({
    store,
    engine: pm2,
    plan: (definition) => parts.plan(definition),
    build: (...args) => parts.build(...args),
    ownership,
    log,
    clock,
  });
  const define = async (list: readonly ServiceDefinition[]): Promise<void> => {
    store.setDefinitions([...new Set(list.map((one) => one.workspaceFolder))], list);
    await store.refresh();
  };
  await define(definitions);
  const service = (name: string): Service => {
    const found = store.services.find((one) => one.name === name);
    if (!found) throw new Error(`No service ${name}`);
    return found;
  };
  const all = (): readonly Service[] => store.services;
  return { clock, log, pm2, memory, store, supervisor, parts, define, service, all, listeners };
}

export function planOf(definition: ServiceDefinition): LaunchPlan {
  return {
    mode: 'direct',
    script: '/usr/bin/node',
    args: ['index.js'],
    interpreter: 'none',
    interpreterArgs: [],
    cwd: definition.cwd,
    env: {},
    remains: [],
  };
}
