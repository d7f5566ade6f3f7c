import * as l10n from '@vscode/l10n';
import type { FileEdit } from '../finding';
import type { Manifest } from '../project/manifest';
import type { Step } from '../project/step';
import { isWatchOption, type ToolCommand, watchWords } from '../../project/tools/toolCommand';
import { manualFix, type Rule, safeFix, withFix } from './rule';

/** The program that a service runs restarts on every change of a file. */
export const watchMode: Rule = {
  id: 'watch-mode',
  severity: 'error',
  title: 'A service runs under a watcher',
  *check(project) {
    const seen = new Set<string>();
    for (const { service, steps } of project.ways) {
      for (const step of steps) {
        const watcher = step.known?.watcher;
        const key = `${step.document.file}:${step.command.start}`;
        if (watcher === undefined || seen.has(key)) continue;
        seen.add(key);
        const manifest =
          step.folder === undefined ? undefined : project.nearestManifest(step.folder);
        const change = withoutWatcher(step, manifest);
        const title = l10n.t('Run without watch');
        yield {
          file: step.document.file,
          start: step.command.start,
          end: step.command.end,
          message: l10n.t(
            '{0} restarts the service with every file that is saved: connections, caches and half-done work are lost each time.',
            watcher,
          ),
          ...(service ? { service: service.name } : {}),
          ...withFix(change?.safe ? safeFix(title, change.edits) : manualFix(title, change?.edits)),
        };
      }
    }
  },
};

interface Change {
  readonly edits: readonly FileEdit[];
  readonly safe: boolean;
}

/** Edits that leave the same program without its watcher; only where words stand one by one in the file. */
function withoutWatcher(step: Step, manifest: Manifest | undefined): Change | undefined {
  const { document, bare, known, type } = step;
  // In an ecosystem file a word is a whole key.
  if (type === 'app' || !known) return undefined;
  const { file, text } = document;
  const { words } = bare;
  if (known.tool.watch?.some(({ command, option }) => !command && !option)) {
    return nodeWatcher(step, known, manifest);
  }
  if (known.tool.name === 'cargo') {
    const at = words.findIndex((word) => word.text === '-x' || word.text === '--exec');
    const task = words[at + 1];
    const [, watch] = words;
    if (at < 0 || !task || !watch || at + 2 !== words.length) return undefined;
    return { edits: [{ file, start: watch.start, end: task.end, text: task.text }], safe: true };
  }
  const edits = watchWords(known).flatMap((at): readonly FileEdit[] => {
    const word = words[at];
    if (!word) return [];
    const { length } = text.slice(0, word.start).trimEnd();
    return [{ file, start: length, end: word.end, text: '' }];
  });
  return { edits, safe: true };
}

/** nodemon and ts-node-dev: another program takes their place. */
function nodeWatcher(
  { bare, document }: Step,
  known: ToolCommand,
  manifest: Manifest | undefined,
): Change | undefined {
  const [program] = bare.words;
  const target = bare.words[known.targetAt ?? -1];
  if (!program || !target || !/\.[cm]?[jt]sx?$/.test(target.text)) return undefined;
  const packages = manifest?.packages ?? {};
  const runner = ['tsx', 'ts-node'].find((name) => name in packages);
  const isScript = known.tool.name === 'nodemon' && /\.[cm]?jsx?$/.test(target.text);
  const exec = known.options.find(({ name }) => name === 'exec');
  const instead = exec ? exec.value : isScript ? 'node' : runner;
  const others = known.options.filter(
    (option) =>
      option !== exec && option.name !== 'transpile-only' && !isWatchOption(known, option),
  );
  if (others.length > 0 || !instead) return undefined;
  const text = `${instead} `;
  return {
    edits: [{ file: document.file, start: program.start, end: target.start, text }],
    safe: bare.prefixes.every((prefix) => !/^(npx|bunx|pnpx)$/.test(prefix)),
  };
}
