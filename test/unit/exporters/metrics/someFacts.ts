import type { Facts, ServiceFacts } from '../../../../src/exporters/metrics/facts';

export function someServiceFacts(over: Partial<ServiceFacts> = {}): ServiceFacts {
  return {
    service: 'api',
    workspace: 'shop',
    kind: 'backend',
    source: 'guardian',
    state: 'ready',
    up: true,
    ready: true,
    capBytes: 1000,
    replicas: [{ replica: 0, memoryBytes: 500, cpuSeconds: 1.5, startedAt: 1700 }],
    restarts: new Map([['crash', 2]]),
    logLines: new Map([['error', 3]]),
    ...over,
  };
}

/** Something of everything, so that every metric has a value. */
export function someFacts(services: readonly ServiceFacts[] = [someServiceFacts()]): Facts {
  return {
    services,
    memory: { totalBytes: 100, availableBytes: 40, usedRatio: 0.6, limitedBy: 'machine' },
    databases: [{ database: 'shop', workspace: 'shop', connections: 3, maxConnections: 100 }],
    pm2: true,
  };
}
