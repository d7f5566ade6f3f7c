import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { type Rule, setKeys } from './rule';

/** One instance a core while developing. */
export const ecosystemPoolInDevelopment: Rule = {
  id: 'ecosystem-pool-in-development',
  severity: 'warning',
  title: 'One instance a core in development',
  *check({ services }) {
    for (const { app, steps, name } of services) {
      const field = app?.field('instances');
      if (!app || !field || !app.instances.all) continue;
      const environment = app.env('NODE_ENV');
      const runsSources = steps.some(
        ({ known }) => known?.tool.develops?.includes(known.command) ?? false,
      );
      const development =
        environment === 'development' ||
        (environment !== 'production' &&
          (runsSources || /\bdev/i.test(path.basename(app.document.file))));
      if (!development) continue;
      yield {
        file: app.document.file,
        start: field.start,
        end: field.end,
        service: name,
        message: l10n.t(
          'One instance of {0} a core: in development each holds its own memory, its own pool of connections and its own state.',
          name,
        ),
        fix: setKeys(app, l10n.t('Run one instance'), { instances: 1 }),
      };
    }
  },
};
