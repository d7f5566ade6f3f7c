import * as path from 'node:path';
import type { AuditFacts } from '../../audit/engine/workerProtocol';
import type { RawApp } from '../../pm2/ecosystem/ecosystemFile';
import type { ServiceStore } from '../../services/state/serviceStore';
import type { SystemMemoryReader } from '../../system/types';

/** What the audit is told of this machine and of what runs on it. */
export async function auditFacts(
  { services }: ServiceStore,
  memory: SystemMemoryReader,
  trusted: boolean,
  evaluated: ReadonlyMap<string, readonly RawApp[]>,
): Promise<AuditFacts> {
  const { totalBytes, usedRatio } = await memory.read();
  const instances = services.flatMap((service) => service.instances);
  return {
    trusted,
    evaluated: trusted ? [...evaluated] : [],
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
