import * as l10n from '@vscode/l10n';
import type { FileEdit } from '../finding';
import type { Manifest } from '../project/manifest';
import type { Step } from '../project/serviceSteps';
import type { ShellWord } from '../../project/shell/words';
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
        const watcher = watcherOf(step);
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

/** The watcher that a command is, as people call it. */
function watcherOf({ bare }: Step): string | undefined {
  const words = bare.words.map(({ text }) => text);
  const options = words.slice(1);
  switch (bare.tool) {
    case 'tsx':
    case 'vite-node':
      return options[0] === 'watch' || options.includes('--watch')
        ? `${bare.tool} watch`
        : undefined;
    case 'nodemon':
    case 'ts-node-dev':
    case 'tsnd':
      return bare.tool;
    case 'node':
    case 'nodejs': {
      const script = options.findIndex((word) => !word.startsWith('-'));
      const own = script < 0 ? options : options.slice(0, script);
      return own.some((word) => /^--watch(-path(=.*)?)?$/.test(word)) ? 'node --watch' : undefined;
    }
    case 'nest':
      return options[0] === 'start' && options.some((word) => word === '--watch' || word === '-w')
        ? 'nest start --watch'
        : undefined;
    case 'cargo':
      return options[0] === 'watch' ? 'cargo watch' : undefined;
    case 'bun':
      return options.find((word) => word === '--watch' || word === '--hot') && 'bun --watch';
    default:
      return undefined;
  }
}

interface Change {
  readonly edits: readonly FileEdit[];
  readonly safe: boolean;
}

/** Edits that leave the same program without its watcher; only where words stand one by one in the file. */
function withoutWatcher(step: Step, manifest: Manifest | undefined): Change | undefined {
  const { document, bare, type } = step;
  // In an ecosystem file a word is a whole key.
  if (type === 'app') return undefined;
  const { file, text } = document;
  const { words } = bare;
  const [program, ...rest] = words;
  if (!program) return undefined;
  const cut = (from: ShellWord): FileEdit => {
    const blanks = /\s*$/.exec(text.slice(0, from.start))?.[0].length ?? 0;
    return { file, start: from.start - blanks, end: from.end, text: '' };
  };
  const cutAll = (pattern: RegExp): Change => ({
    edits: rest.filter((word) => pattern.test(word.text)).map(cut),
    safe: true,
  });
  switch (bare.tool) {
    case 'tsx':
    case 'vite-node':
      return cutAll(/^(watch|--watch)$|^--clear-screen=|^--(include|exclude|ignore)=/);
    case 'nest':
      return cutAll(/^(--watch|-w|--watchAssets|--preserveWatchOutput)$/);
    case 'bun':
      return cutAll(/^--(watch|hot)$/);
    case 'node':
    case 'nodejs':
      return rest.some(({ text: word }) => word === '--watch-path')
        ? undefined
        : cutAll(/^--watch(-path=.*|-preserve-output)?$/);
    case 'cargo': {
      const at = rest.findIndex(({ text: word }) => word === '-x' || word === '--exec');
      const task = rest[at + 1];
      const [, watch] = words;
      if (at < 0 || !task || !watch || at + 2 !== rest.length) return undefined;
      return {
        edits: [{ file, start: watch.start, end: task.end, text: task.text }],
        safe: true,
      };
    }
    default:
      return nodeWatcher(step, program, rest, manifest);
  }
}

/** nodemon and ts-node-dev: another program takes their place. */
function nodeWatcher(
  { bare, document }: Step,
  program: ShellWord,
  rest: readonly ShellWord[],
  manifest: Manifest | undefined,
): Change | undefined {
  const at = rest.findIndex(({ text }) => /\.[cm]?[jt]sx?$/.test(text));
  const target = rest[at];
  if (!target) return undefined;
  const options = rest.slice(0, at).map(({ text }) => text);
  const packages = manifest?.packages ?? {};
  const typescript = /\.[cm]?tsx?$/.test(target.text);
  const runner = 'tsx' in packages ? 'tsx' : 'ts-node' in packages ? 'ts-node' : undefined;
  const edit = (text: string, end: number): Change => ({
    edits: [{ file: document.file, start: program.start, end, text }],
    safe: bare.prefixes.every((prefix) => !/^(npx|bunx|pnpx)$/.test(prefix)),
  });
  const blanks = target.start;
  if (bare.tool !== 'nodemon') {
    const known = options.every((word) =>
      /^--(respawn|transpile-only|exit-child|rs|cls|clear|quiet|ignore-watch=?.*|poll)$|^-T$/.test(
        word,
      ),
    );
    return known && runner !== undefined ? edit(`${runner} `, blanks) : undefined;
  }
  const exec = rest.findIndex(({ text }) => text === '--exec' || text === '-x');
  if (exec >= 0 && exec < at) {
    const command = rest[exec + 1]?.text ?? '';
    const others = options.filter((_, index) => index !== exec && index !== exec + 1);
    return watchOnly(others) && command !== '' ? edit(`${command} `, blanks) : undefined;
  }
  if (!watchOnly(options)) return undefined;
  if (!typescript) return edit('node ', blanks);
  return runner === undefined ? undefined : edit(`${runner} `, blanks);
}

/** True for options of nodemon that are about watching alone. */
function watchOnly(options: readonly string[]): boolean {
  for (let index = 0; index < options.length; index++) {
    const word = options[index] ?? '';
    if (/^(--watch|-w|--ext|-e|--ignore|-i|--delay|-d)$/.test(word)) index++;
    else if (
      !/^(--(watch|ext|ignore|delay)=.*|-L|--legacy-watch|-q|--quiet|-V|--verbose)$/.test(word)
    )
      return false;
  }
  return true;
}
