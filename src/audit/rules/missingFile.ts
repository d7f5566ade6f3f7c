import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { isOdd } from '../../project/tools/toolCommand';
import { resolvePath } from '../project/step';
import { type Rule } from './rule';

/** What a build writes is not there before it. */
const generated =
  /(^|[\\/])(dist|build|out|lib|\.next|\.output|target|es|cjs|esm|bin|node_modules|generated)[\\/]/;

/** A script names a program file that is not there. */
export const missingFile: Rule = {
  id: 'script-missing-file',
  severity: 'error',
  title: 'A script names a file that is not there',
  *check(project) {
    const seen = new Set<string>();
    for (const { service, steps, missing } of project.ways) {
      for (const step of steps) {
        const { known } = step;
        if (step.type === 'app' || step.leads || !known?.tool.runsFile || isOdd(known)) continue;
        const word = step.bare.words[known.targetAt ?? -1];
        if (!word || !/\.([cm]?[jt]sx?|py)$/.test(word.text) || generated.test(word.text)) continue;
        const file = resolvePath(step.folder, word.text);
        const key = `${step.document.file}:${word.start}`;
        if (file === undefined || seen.has(key) || project.kind(file) !== undefined) continue;
        seen.add(key);
        yield {
          file: step.document.file,
          start: word.start,
          end: word.end,
          ...(service ? { service: service.name } : {}),
          message: l10n.t(
            '{0} is not there, so this command ends at once and is started again for nothing.',
            path.relative(project.root, file),
          ),
        };
      }
      for (const call of missing) {
        const key = `${call.document.file}:${call.start}`;
        if (call.kind !== 'script' || seen.has(key)) continue;
        seen.add(key);
        yield {
          file: call.document.file,
          start: call.start,
          end: call.end,
          ...(service ? { service: service.name } : {}),
          message: l10n.t(
            '{0} has no script "{1}", so this command ends at once.',
            path.relative(project.root, call.file) || 'package.json',
            call.name,
          ),
        };
      }
    }
  },
};
