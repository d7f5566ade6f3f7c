import type { Entry } from '../../src/engine/entry';
import type { ServiceDefinition } from '../../src/services/definitions/definition';
import { type Service, type ServiceInstance, serviceKey } from '../../src/services/state/service';
import type { ProcessInfo } from '../../src/system/types';

export const megabyte = 1024 ** 2;

/** Names that try to break out of wherever they are shown. */
export const evilNames = [
  'two\nlines',
  '[x](command:codexServices.stopAll)',
  'a](command:codexServices.stopAll) b',
  '$(trash) $(sync~spin)',
  '<img src=x onerror=alert(1)>',
  '| a | table |',
  '**bold** _x_ `code`',
  'x'.repeat(300),
  '\u202egnp.exe \u0007 \u2066x\u2069',
  '&lt;b&gt; https://evil.example',
];

export function aDefinition(over: Partial<ServiceDefinition> = {}): ServiceDefinition {
  return {
    name: 'backend',
    kind: 'backend',
    workspaceFolder: '/w',
    cwd: '/w/backend',
    source: { type: 'settings' },
    written: { script: 'npm', args: ['run', 'dev'], interpreterArgs: [] },
    env: {},
    instances: 1,
    cluster: false,
    restart: {
      autorestart: true,
      restartDelayMs: 5_000,
      maxRestarts: 10,
      minUptimeMs: 10_000,
      killTimeoutMs: 1_600,
    },
    passThrough: {},
    ...over,
  };
}

/** An entry of PM2's list: online, pid 100, in /w/backend. */
export function anEntry(over: Partial<Entry> = {}): Entry {
  return {
    id: 0,
    name: 'backend',
    pid: 100,
    status: 'online',
    cwd: '/w/backend',
    execPath: '/usr/bin/node',
    startedAt: 1_000_000,
    createdAt: 1_000_000,
    uniqueId: 'unique',
    restarts: 0,
    unstableRestarts: 0,
    isModule: false,
    ...over,
  };
}

export function aProcess(over: Partial<ProcessInfo> = {}): ProcessInfo {
  return {
    pid: 100,
    ppid: 1,
    pgid: 100,
    startTime: 1,
    command: 'node server.js',
    rssBytes: 50 * megabyte,
    cpuMs: 0,
    startedAt: 1_000_000,
    ...over,
  };
}

/** A running instance. */
export function anInstance(over: Partial<ServiceInstance> = {}): ServiceInstance {
  return {
    id: 0,
    pid: 100,
    state: { type: 'ready' },
    restarts: 0,
    startedAt: 1_000_000,
    memoryBytes: 100 * megabyte,
    processes: [aProcess()],
    ports: [],
    killTimeoutMs: 1_600,
    active: true,
    waiting: false,
    ...over,
  };
}

/** A stopped service with a definition. */
export function aService(over: Partial<Service> = {}): Service {
  const name = over.name ?? 'backend';
  const workspaceFolder = over.workspaceFolder ?? '/w';
  return {
    key: serviceKey(workspaceFolder, name),
    name,
    kind: 'backend',
    workspaceFolder,
    definition: aDefinition({ name, workspaceFolder }),
    state: { type: 'stopped' },
    instances: [],
    restarts: 0,
    ...over,
  };
}

/** A service that runs and is ready. */
export function aRunningService(over: Partial<Service> = {}): Service {
  return aService({
    state: { type: 'ready' },
    instances: [anInstance()],
    memoryBytes: 100 * megabyte,
    startedAt: 1_000_000,
    ...over,
  });
}
