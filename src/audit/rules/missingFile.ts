import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { resolvePath } from '../project/commandWords';
import { type Rule } from './rule';

const runners: ReadonlySet<string> = new Set(
  'node nodejs tsx ts-node ts-node-dev tsnd nodemon vite-node bun python python3'.split(' '),
);
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
        if (step.type === 'app' || step.leads || !runners.has(step.bare.tool)) continue;
        const word = step.bare.words
          .slice(1)
          .find(({ text }) => !text.startsWith('-') && text !== 'watch');
        if (!word || !/\.([cm]?[jt]sx?|py)$/.test(word.text) || generated.test(word.text)) continue;
        const options = step.bare.words.map(({ text }) => text);
        const before = options[options.indexOf(word.text) - 1] ?? '';
        // The value of an option, such as `--require ./x.js`, is another matter.
        if (
          before.startsWith('-') &&
          !before.includes('=') &&
          /^(-r|--require|--import|--loader|--env-file|-e|--exec|--tsconfig|-p|--project|--watch|-w|-c)$/.test(
            before,
          )
        )
          continue;
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
