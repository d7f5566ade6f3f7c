import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { memberOf } from '../../project/config/value';
import type { FileEdit } from '../finding';
import type { Manifest } from '../project/manifest';
import type { Project } from '../project/project';
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
    // Where an ecosystem file says what runs, what people start by hand is theirs.
    const told = project.services.some(({ app }) => app);
    for (const { service, steps } of project.ways) {
      if (told && !service) continue;
      for (const step of steps) {
        const watcher = step.known?.watcher;
        // Detection's own command, which nobody has written and which is launched without watch.
        const invented = service && !service.app && step.type === 'app';
        if (invented && !path.basename(step.document.file).startsWith('Procfile')) continue;
        const key = `${step.document.file}:${step.command.start}`;
        // `bun --hot` loads what changed into the running process.
        if (watcher === undefined || watcher === 'bun --hot' || seen.has(key)) continue;
        seen.add(key);
        const manifest =
          step.folder === undefined ? undefined : project.nearestManifest(step.folder);
        const change = withoutWatcher(step, manifest, project);
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
function withoutWatcher(
  step: Step,
  manifest: Manifest | undefined,
  project: Project,
): Change | undefined {
  const { document, bare, known, type } = step;
  // In an ecosystem file a word is a whole key.
  if (type === 'app' || !known) return undefined;
  const { file, text } = document;
  const { words } = bare;
  if (known.tool.watch?.some(({ command, option }) => !command && !option)) {
    return hasNodemonConfig(known, manifest, project)
      ? undefined
      : nodeWatcher(step, known, manifest);
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

/** Options of ts-node-dev that it hands on to ts-node. */
const forTsNode: ReadonlySet<string> = new Set(
  'require project transpile-only files compiler compiler-options ignore-diagnostics pretty prefer-ts-exts'.split(
    ' ',
  ),
);

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
  const isNodemon = known.tool.name === 'nodemon';
  // What TypeScript of theirs meant to ts-node, it may not mean to tsx.
  const runner = ['ts-node', 'tsx'].find((name) => name in packages);
  const isScript = isNodemon && /\.[cm]?jsx?$/.test(target.text);
  const exec = known.options.find(({ name }) => name === 'exec');
  const instead = exec ? exec.value : isScript ? 'node' : runner;
  const others = known.options.filter((one) => one !== exec && !isWatchOption(known, one));
  const kept = !isNodemon && instead === 'ts-node' ? others : [];
  const handedOn = kept.every(({ name }) => forTsNode.has(name));
  const lost = kept.length > 0 ? [] : others.filter(({ name }) => name !== 'transpile-only');
  if (!handedOn || lost.length > 0 || !instead) return undefined;
  const words = kept.flatMap((option) => option.words);
  if (words.some((word) => /[\s"'\\]/.test(word))) return undefined;
  return {
    edits: [
      {
        file: document.file,
        start: program.start,
        end: target.start,
        text: `${[instead, ...words].join(' ')} `,
      },
    ],
    safe:
      bare.prefixes.every((prefix) => !/^(npx|bunx|pnpx)$/.test(prefix)) &&
      !(instead === 'tsx' && !exec) &&
      // Beside a compiler the watcher also waits for what is not built yet.
      !/(^|[\\/])(dist|build|out|lib)[\\/]/.test(target.text),
  };
}

/** nodemon.json, or its key in package.json, may say what to run and with which variables. */
function hasNodemonConfig(
  { tool }: ToolCommand,
  manifest: Manifest | undefined,
  project: Project,
): boolean {
  if (tool.name !== 'nodemon' || !manifest) return false;
  const own = project.document(path.join(manifest.folder, 'nodemon.json'))?.config;
  const config = own ?? memberOf(manifest.document.config, 'nodemonConfig')?.value;
  return ['exec', 'execMap', 'env', 'script', 'events', 'nodeArgs'].some((key) =>
    memberOf(config, key),
  );
}
