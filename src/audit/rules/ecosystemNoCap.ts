import * as l10n from '@vscode/l10n';
import { formatSize, writtenSize } from '../../base/size';
import { defaultCap } from '../../services/definitions/defaults';
import type { AuditService } from '../project/auditServices';
import { namedHeap } from './heap';
import { wrapperOf } from './wrapper';
import { type Rule, setKeys, withFix } from './rule';

/** An app without max_memory_restart. */
export const ecosystemNoCap: Rule = {
  id: 'ecosystem-no-cap',
  severity: 'warning',
  title: 'An app has no memory cap',
  *check(project) {
    for (const service of project.services) {
      const { app, kind, name } = service;
      // What runs once, by cron say, and is not started again has nothing to leak into.
      const once = app?.field('autorestart')?.value === false;
      if (!app || once || service.production || app.mayHave('max_memory_restart')) continue;
      const bytes = capToOffer(service, kind);
      yield {
        file: app.document.file,
        ...app.place,
        service: name,
        message: l10n.t(
          '{0} has no max_memory_restart: when it leaks, PM2 does not restart it before the memory of everything else is short.',
          name,
        ),
        ...withFix(
          bytes !== undefined
            ? setKeys(app, l10n.t('Cap its memory at {0}', formatSize(bytes)), {
                max_memory_restart: writtenSize(bytes),
              })
            : undefined,
        ),
      };
    }
  },
};

/** The cap of the kind, never below the heap limit that is there; none where it would watch a wrapper and never act. */
function capToOffer(service: AuditService, kind: AuditService['kind']): number | undefined {
  const bytes = defaultCap(kind);
  if (bytes === undefined || wrapperOf(service)) return undefined;
  return Math.max(bytes, (namedHeap(service)?.mb ?? 0) * 1024 ** 2);
}
