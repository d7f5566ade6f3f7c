import * as path from 'node:path';
import type { AuditFacts } from '../../audit/engine/workerProtocol';
import type { ProjectOptions } from '../../audit/project/projectOptions';
import type { ServiceStore } from '../../services/state/serviceStore';
import type { SystemMemoryReader } from '../../system/types';

/** What the audit is told of this machine and of what runs on it. */
export async function auditFacts(
  { services }: ServiceStore,
  memory: SystemMemoryReader,
  /** What may be known in a trusted workspace alone; undefined in others. */
  known: Pick<ProjectOptions, 'evaluated' | 'settings'> | undefined,
): Promise<AuditFacts> {
  const { totalBytes, usedRatio } = await memory.read();
  const instances = services.flatMap((service) => service.instances);
  return {
    trusted: known !== undefined,
    evaluated: [...(known?.evaluated ?? [])],
    ...(known?.settings && { settings: known.settings }),
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
