import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { shellCall } from '../../project/shell/bareCommand';
import { resolvePath } from '../project/step';
import { type Rule, safeFix, withFix } from './rule';

/** A script that is run by its path and cannot be. */
export const shellNotExecutable: Rule = {
  id: 'shell-not-executable',
  severity: 'error',
  title: 'A script is run by its path but has no run bit',
  *check(project) {
    const seen = new Set<string>();
    for (const { service, steps } of project.ways) {
      for (const step of steps) {
        const call = step.leads ? shellCall(step.bare) : undefined;
        // PM2 gives .sh to bash, unless it is told not to.
        const none = step.type === 'app' && service?.app?.text('interpreter') === 'none';
        if (!call?.byPath || (step.type === 'app' && !none)) continue;
        const file = resolvePath(step.folder, call.word.text);
        if (file === undefined || seen.has(file) || project.kind(file) !== 'file') continue;
        if (project.files.isExecutable(file)) continue;
        seen.add(file);
        const name = path.basename(file);
        yield {
          file: step.document.file,
          start: call.word.start,
          end: call.word.end,
          ...(service ? { service: service.name } : {}),
          message: l10n.t('{0} may not be executed, so this ends with "Permission denied".', name),
          fix: { kind: 'executable', title: l10n.t('Make {0} executable', name), file },
        };
      }
    }
  },
};

/** A started script without a first line that names its shell. */
export const shellNoShebang: Rule = {
  id: 'shell-no-shebang',
  severity: 'warning',
  title: 'A script does not name its shell',
  *check(project) {
    for (const [document, services] of project.startedScripts) {
      const { file, text } = document;
      if (text.startsWith('#!') || text.trim() === '') continue;
      const service = services[0];
      const end = text.indexOf('\n');
      const name = path.basename(file);
      yield {
        file,
        start: 0,
        end: end < 0 ? text.length : end,
        ...(service ? { service: service.name } : {}),
        message: l10n.t(
          '{0} does not name its shell: run by its path from a program, it is no program at all, and elsewhere another shell may read it.',
          name,
        ),
        ...withFix(
          safeFix(l10n.t('Name bash'), [{ file, start: 0, end: 0, text: '#!/usr/bin/env bash\n' }]),
        ),
      };
    }
  },
};
