import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { upwards } from '../../project/packageJson';
import { type Rule, setKeys } from './rule';
import { handledSignals } from './signals';

/** An app that closes what it holds, and is killed while it does. */
export const ecosystemKillTimeout: Rule = {
  id: 'ecosystem-kill-timeout',
  severity: 'information',
  title: 'No kill_timeout for an app that handles signals',
  *check(project) {
    // PM2 sends SIGINT: what waits for SIGTERM alone never runs.
    const handling = new Map<string, Set<string>>();
    for (const document of project.sources) {
      if (!handledSignals(document).signals.has('SIGINT')) continue;
      for (const folder of upwards(path.dirname(document.file))) {
        const files = handling.get(folder) ?? new Set();
        handling.set(folder, files.add(document.file));
      }
    }
    const inFolder = new Map<string | undefined, number>();
    for (const { cwd } of project.services) inFolder.set(cwd, (inFolder.get(cwd) ?? 0) + 1);
    for (const { app, cwd, name, kind } of project.services) {
      if (!app || cwd === undefined || kind === 'frontend' || app.mayHave('kill_timeout')) continue;
      const own = handling.get(cwd);
      const script = path.resolve(cwd, app.text('script') ?? '');
      // Where several apps share a folder, a handler elsewhere in it may belong to another one.
      const shared = (inFolder.get(cwd) ?? 0) > 1;
      const mine = shared && project.kind(script) === 'file' ? own?.has(script) : own !== undefined;
      if (!mine) continue;
      yield {
        file: app.document.file,
        ...app.place,
        service: name,
        message: l10n.t(
          '{0} handles signals, but PM2 kills it after 1.6 s: what takes longer to close is lost.',
          name,
        ),
        fix: setKeys(app, l10n.t('Give it 5 s to close'), { kill_timeout: 5000 }),
      };
    }
  },
};
