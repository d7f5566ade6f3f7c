import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import type { Fix } from '../finding';
import { scriptOf } from '../project/manifest';
import type { Project } from '../project/project';
import type { MissingCall } from '../project/step';
import { type Rule, safeFix, withFix } from './rule';

/** A script that calls a script that is not there. */
export const shellMissingCall: Rule = {
  id: 'shell-missing-call',
  severity: 'error',
  title: 'A called script is not there',
  *check(project) {
    const seen = new Set<string>();
    for (const { service, missing } of project.ways) {
      for (const call of missing) {
        const key = `${call.document.file}:${call.start}`;
        if (call.kind !== 'shell' || seen.has(key)) continue;
        // A missing script of an app has a rule of its own.
        if (service?.app && call.document === service.app.document) continue;
        seen.add(key);
        yield {
          file: call.document.file,
          start: call.start,
          end: call.end,
          ...(service ? { service: service.name } : {}),
          message: l10n.t(
            '{0} is not there: what it should start never runs, and nothing says so.',
            path.relative(project.root, call.file),
          ),
          ...withFix(devScript(call, project)),
        };
      }
    }
  },
};

/** Where the folder has a script that does the same, that one is called instead. */
function devScript(call: MissingCall, project: Project): Fix | undefined {
  if (!/^(\.\/)?(start|dev|run)[\w.-]*\.sh$/.test(call.name)) return undefined;
  const manifest = project.manifest(call.folder);
  const name = manifest && ['dev', 'start'].find((one) => scriptOf(manifest, one));
  if (name === undefined) return undefined;
  const text = `npm run ${name}`;
  // With a shell in front of it, on its line, the word would be its argument.
  const before = call.document.text.slice(0, call.start);
  const shell = /(?<![\w/!-])(?:bash|sh|source|\.)[ \t]+$/.exec(before)?.[0].length ?? 0;
  return safeFix(l10n.t('Call {0} instead', text), [
    { file: call.document.file, start: call.start - shell, end: call.end, text },
  ]);
}
