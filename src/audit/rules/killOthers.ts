import * as l10n from '@vscode/l10n';
import { ownValue } from '../../base/ownValue';
import type { FileEdit } from '../finding';
import type { Step } from '../project/step';
import { type Rule, safeFix, withFix } from './rule';

/** What makes concurrently and its kin end all for one, with the words it may take. */
const options: Readonly<Record<string, RegExp>> = {
  concurrently: /^(-k|--kill-others|--kill-others-on-fail)$/,
  'run-p': /^(-r|--race)$/,
  'npm-run-all': /^(-r|--race)$/,
  'npm-run-all2': /^(-r|--race)$/,
};

/** Services of one command of which the first to end takes the others with it. */
export const killOthers: Rule = {
  id: 'kill-others',
  severity: 'warning',
  title: 'One service that ends takes the others with it',
  *check(project) {
    const seen = new Set<string>();
    // Where an ecosystem file says what runs, what people start by hand is theirs.
    const told = project.services.some(({ app }) => app);
    for (const { service, steps } of project.ways) {
      if (told && !service) continue;
      for (const step of steps) {
        const { bare, document } = step;
        const option = ownValue(options, bare.tool);
        const word = option && bare.words.find(({ text }) => option.test(text));
        const key = `${document.file}:${word?.start}`;
        // Which of them decides is said: the others are there for that one.
        const meant = bare.words.some(({ text }) => /^(-s|--success)\b/.test(text));
        if (!word || meant || step.type === 'app' || seen.has(key)) continue;
        seen.add(key);
        yield {
          file: document.file,
          start: word.start,
          end: word.end,
          ...(service ? { service: service.name } : {}),
          message: l10n.t(
            'With {0} the first of these that ends takes all others with it: one that cannot start stops those that could.',
            word.text,
          ),
          ...withFix(safeFix(l10n.t('Let the others run'), [without(step, word)])),
        };
      }
    }
  },
};

function without({ document }: Step, word: { start: number; end: number }): FileEdit {
  const { file, text } = document;
  const start = text.slice(0, word.start).trimEnd().length;
  return { file, start, end: word.end, text: '' };
}
