import * as l10n from '@vscode/l10n';
import type { Found } from '../finding';
import { bareCommand } from '../../project/shell/bareCommand';
import type { ShellCommand } from '../../project/shell/parseShell';
import { assignmentOf, type ShellWord } from '../../project/shell/words';
import type { Project } from '../project/project';
import type { Rule } from './rule';

/** `kill -9` for whatever holds a port. */
export const shellKillByPort: Rule = {
  id: 'shell-kill-by-port',
  severity: 'warning',
  title: 'A script kills whatever holds a port',
  *check(project) {
    const seen = new Set<string>();
    for (const { file, service, commands } of scriptsOf(project)) {
      for (const { start, end } of killsByPort(commands)) {
        if (seen.has(`${file}:${start}`)) continue;
        seen.add(`${file}:${start}`);
        yield {
          file,
          start,
          end,
          ...(service === undefined ? {} : { service }),
          message: l10n.t(
            'This kills whatever holds the port, which may be another project or the database, and gives it no time to close.',
          ),
        };
      }
    }
  },
};

interface Script {
  readonly file: string;
  readonly service: string | undefined;
  readonly commands: readonly ShellCommand[];
}

/** Shell scripts that some way goes through, and the scripts of package.json on it. */
function* scriptsOf(project: Project): Iterable<Script> {
  for (const [{ file, shell }, [service]] of project.startedScripts) {
    yield { file, service: service?.name, commands: shell };
  }
  const scripts = new Map<string, Script & { readonly commands: ShellCommand[] }>();
  for (const { service, steps } of project.ways) {
    for (const { type, script = '', document, command } of steps) {
      if (type !== 'script') continue;
      const { file } = document;
      const key = `${file}:${script}`;
      const known = scripts.get(key);
      if (known) known.commands.push(command);
      else scripts.set(key, { file, service: service?.name, commands: [command] });
    }
  }
  for (const one of scripts.values()) {
    if (one.commands.some(({ words }) => words.some(({ text }) => kills.test(text)))) yield one;
  }
}

const kills = /kill|fuser/;
const looks = /\b(lsof|fuser|ss|netstat)\b/;

/** The commands that kill at once what others tell to hold a port: directly, through a pipe, or through a variable. */
function* killsByPort(commands: readonly ShellCommand[]): Iterable<Pick<Found, 'start' | 'end'>> {
  const holders = new Set<string>();
  let piped: ShellCommand | undefined;
  for (const command of commands) {
    for (const { text, parts } of command.assigned) {
      const [name = ''] = assignmentOf(text) ?? [];
      if (parts?.some(isLook)) holders.add(name);
    }
    const bare = bareCommand(command);
    const texts = bare?.words.map(({ text }) => text) ?? [];
    const [first = '', ...rest] = texts;
    if (/^(local|export|declare)$/.test(first)) {
      for (const word of bare?.words ?? []) {
        const [name = ''] = assignmentOf(word.text) ?? [];
        if (word.parts?.some(isLook)) holders.add(name);
      }
    }
    const loop = /^for (\w+) in (.*)$/s.exec(command.loop ?? '');
    if (loop && (looks.test(loop[2] ?? '') || usesAny(loop[2] ?? '', holders)))
      holders.add(loop[1] ?? '');
    if (piped && first === 'read') rest.forEach((name) => holders.add(name));
    const { start, end } = command;
    if (first === 'kill' && isHard(rest)) {
      if (bare?.words.some((word) => word.parts?.some(isLook) || usesHolder(word, holders)))
        yield { start, end };
    } else if (piped && first === 'xargs' && rest.includes('kill') && isHard(rest)) {
      yield { start: piped.start, end };
    } else if (first === 'fuser' && rest.some((word) => /^-\w*k/.test(word))) {
      if (rest.some((word) => /^\d+\/(tcp|udp)$|^\$/.test(word) || /\/(tcp|udp)$/.test(word)))
        yield { start, end };
    } else if (bare?.tool === 'kill-port' && rest.some((word) => /^[\d$]/.test(word))) {
      yield { start, end };
    }
    if (command.before !== '|') piped = undefined;
    else if (looks.test(first)) piped = command;
  }
}

function isLook({ kind, text }: { readonly kind: string; readonly text: string }): boolean {
  return kind === 'command' && looks.test(text);
}

function usesHolder({ parts = [] }: ShellWord, holders: ReadonlySet<string>): boolean {
  return parts.some(({ kind, text }) => kind === 'variable' && usesAny(text, holders));
}

function usesAny(text: string, holders: ReadonlySet<string>): boolean {
  return [...text.matchAll(/\$\{?(\w+)/g)].some(([, name = '']) => holders.has(name));
}

/** Without time to close. */
function isHard(words: readonly string[]): boolean {
  return words.some((word, index) =>
    word === '-s'
      ? /^(9|KILL|SIGKILL)$/.test(words[index + 1] ?? '')
      : /^-(9|KILL|SIGKILL)$/.test(word),
  );
}
