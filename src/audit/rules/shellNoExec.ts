import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { type Rule, safeFix, withFix } from './rule';

const builtins: ReadonlySet<string> = new Set(
  'exit echo printf wait cd export set trap source . return read true false : test [ [[ kill sleep eval unset shift local fi done'.split(
    ' ',
  ),
);

/** A shell script of a service that stays between PM2 and the program. */
export const shellNoExec: Rule = {
  id: 'shell-no-exec',
  severity: 'warning',
  title: 'A shell script does not become its program',
  *check(project) {
    for (const [document, services] of project.startedScripts) {
      const [service] = services;
      if (!service) continue;
      const top = document.shell.filter(({ words }) => words.length > 0);
      const last = top.at(-1);
      // Several programs, or a shell that still has something to do.
      if (
        !last ||
        last.depth > 0 ||
        last.after === '|' ||
        last.after === '&&' ||
        last.after === '||'
      )
        continue;
      if (last.before === '&' || last.before === '|' || last.before === ')') continue;
      if (top.some(({ before }) => before === '&') || hasTrap(document.text)) continue;
      const [first] = last.words;
      if (!first || first.text === 'exec' || builtins.has(first.text)) continue;
      if (last.assigned.length > 0) continue;
      const name = path.basename(document.file);
      yield {
        file: document.file,
        start: last.start,
        end: last.end,
        service: service.name,
        message: l10n.t(
          'Without exec the shell stays in front of the program: PM2 measures and signals {0} instead, its memory cap never acts, and a kill can leave the program behind on its port.',
          name,
        ),
        ...withFix(
          safeFix(l10n.t('Put exec in front'), [
            { file: document.file, start: last.start, end: last.start, text: 'exec ' },
          ]),
        ),
      };
    }
  },
};

function hasTrap(text: string): boolean {
  return /^[ \t]*trap\s/m.test(text);
}
