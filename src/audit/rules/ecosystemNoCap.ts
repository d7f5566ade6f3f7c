import * as l10n from '@vscode/l10n';
import { formatSize, writtenSize } from '../../base/size';
import { defaultCap } from '../../services/definitions/defaults';
import { type Rule, setKeys, withFix } from './rule';

/** An app without max_memory_restart. */
export const ecosystemNoCap: Rule = {
  id: 'ecosystem-no-cap',
  severity: 'warning',
  title: 'An app has no memory cap',
  *check(project) {
    for (const { app, kind, name } of project.services) {
      // What runs once, by cron say, and is not started again has nothing to leak into.
      const once = app?.field('autorestart')?.value === false;
      if (!app || once || app.mayHave('max_memory_restart')) continue;
      const bytes = defaultCap(kind);
      yield {
        file: app.document.file,
        ...app.place,
        service: name,
        message: l10n.t(
          '{0} has no max_memory_restart: when it leaks, it takes the memory of everything else before it dies.',
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
