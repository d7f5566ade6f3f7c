import * as path from 'node:path';
import type { Core } from '../../services/core';
import type { AuditFacts } from './workerProtocol';

/** What the audit is told of a folder besides its files, of this machine and of what runs on it. Without trust nothing: it reads files then, and asks nobody. */
export async function auditFacts(
  { store, system, rules, model }: Pick<Core, 'store' | 'system' | 'rules' | 'model'>,
  root: string,
  isTrusted: boolean,
): Promise<AuditFacts> {
  if (!isTrusted) return { trusted: false, evaluated: [] };
  const { services } = store;
  const settings = model.folder(root)?.settings.services;
  const { totalBytes, usedRatio } = await system.memory.read();
  const instances = services.flatMap((service) => service.instances);
  return {
    trusted: true,
    evaluated: [...(rules.current?.evaluated ?? [])],
    ...(settings && { settings }),
    machine: {
      totalBytes,
      usedPercent: usedRatio * 100,
      searchPath: (process.env.PATH ?? '').split(path.delimiter).filter(Boolean),
      orphans: services.flatMap(({ name, state, port, instances: own }) => {
        const [pid] = own.flatMap(({ processes }) => processes.map((one) => one.pid));
        return state.type === 'orphaned' && port !== undefined && pid !== undefined
          ? [{ port, pid, service: name }]
          : [];
      }),
    },
    logFiles: instances.flatMap(({ outFile, errFile }) =>
      [outFile, errFile].filter((file) => file !== undefined),
    ),
  };
}
