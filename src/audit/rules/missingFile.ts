import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { isOdd } from '../../project/tools/toolCommand';
import type { Project } from '../project/project';
import { resolvePath, type Step } from '../project/step';
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
        const given = givenToPm2(step);
        if (given && isMissing(given.text, step, project)) {
          const key = `${step.document.file}:${given.start}`;
          if (!seen.has(key))
            yield {
              file: step.document.file,
              start: given.start,
              end: given.end,
              ...(service ? { service: service.name } : {}),
              message: l10n.t(
                '{0} is not there, so pm2 starts nothing.',
                path.relative(project.root, path.resolve(step.folder ?? project.root, given.text)),
              ),
            };
          seen.add(key);
        }
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

/** The file that `pm2 start` and its kin are given. */
function givenToPm2({ bare }: Step): { text: string; start: number; end: number } | undefined {
  const [, command, ...rest] = bare.words;
  if (!/^pm2(-dev|-runtime)?$/.test(bare.tool)) return undefined;
  const isCommand = /^(start|restart|reload|startOrRestart|startOrReload)$/.test(
    command?.text ?? '',
  );
  const words = isCommand ? rest : bare.tool === 'pm2' || !command ? [] : [command, ...rest];
  const [first] = words;
  return first && /\.([cm]?[jt]s|json|ya?ml|sh|py)$/.test(first.text) ? first : undefined;
}

function isMissing(word: string, { folder }: Step, project: Project): boolean {
  if (generated.test(word)) return false;
  const file = resolvePath(folder, word);
  return file !== undefined && project.kind(file) === undefined;
}
