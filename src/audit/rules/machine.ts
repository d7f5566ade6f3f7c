import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { formatSize } from '../../base/size';
import type { Found } from '../finding';
import { logFileKeys } from '../project/ecosystemApp';
import type { Project } from '../project/project';
import type { Rule } from './rule';

const warningPercent = 85;
const gigabyte = 1024 ** 3;

/** The machine's findings stand at the file that the services come from. */
function place({ ecosystems, services, root }: Project): Pick<Found, 'file' | 'start' | 'end'> {
  const file =
    ecosystems[0]?.document.file ?? services[0]?.place.file ?? path.join(root, 'package.json');
  return { file, start: 0, end: 0 };
}

export const machineMemory: Rule = {
  id: 'machine-memory',
  severity: 'warning',
  title: 'The memory of this machine is nearly used up',
  *check(project) {
    const percent = project.options.machine?.usedPercent;
    if (percent === undefined || percent < warningPercent || project.services.length === 0) return;
    yield {
      ...place(project),
      message: l10n.t(
        '{0} % of this machine’s memory is in use: the system soon kills processes, and nobody knows which.',
        Math.round(percent),
      ),
    };
  },
};

export const machineLogs: Rule = {
  id: 'machine-log-size',
  severity: 'warning',
  title: 'A log file is above 1 GB',
  *check(project) {
    const known = new Map(
      (project.options.machine?.logs ?? []).map(({ file, bytes }) => [file, bytes]),
    );
    if (project.options.machine) {
      for (const { apps } of project.ecosystems) {
        for (const app of apps) {
          for (const key of logFileKeys) {
            const written = app.text(key);
            if (written === undefined) continue;
            const file = path.resolve(app.folder, written);
            known.set(file, project.files.size(file));
          }
        }
      }
    }
    for (const [file, bytes] of known) {
      if (bytes < gigabyte) continue;
      yield {
        ...place(project),
        message: l10n.t(
          'The log file {0} holds {1} and grows until the disk is full: PM2 never shortens it.',
          file,
          formatSize(bytes),
        ),
      };
    }
  },
};

export const machineOrphans: Rule = {
  id: 'machine-orphan',
  severity: 'warning',
  title: 'A left-over process holds the port of a service',
  *check(project) {
    for (const { port, pid, service } of project.options.machine?.orphans ?? []) {
      yield {
        ...place(project),
        service,
        message: l10n.t(
          'Process {0} is left over from an earlier run of {1} and still holds port {2}: the next start fails with EADDRINUSE.',
          pid,
          service,
          port,
        ),
      };
    }
  },
};
