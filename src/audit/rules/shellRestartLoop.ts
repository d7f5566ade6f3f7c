import * as l10n from '@vscode/l10n';
import { toolNamed } from '../../project/tools/table';
import { bareCommand } from '../../project/shell/bareCommand';
import { runnerCall } from '../../project/packageRunner';
import { parseShell, type ShellCommand } from '../../project/shell/parseShell';
import { endOfNested } from '../../project/shell/words';
import { isServer, toolCommand } from '../../project/tools/toolCommand';
import type { Rule } from './rule';

/** A script that starts its program again by itself. */
export const shellRestartLoop: Rule = {
  id: 'shell-restart-loop',
  severity: 'error',
  title: 'A script restarts by itself, behind PM2’s back',
  *check(project) {
    for (const [document, services] of project.startedScripts) {
      const service = services[0];
      for (const command of document.shell) {
        const loops = (isForever(command) && runsProgram(command)) || untilItEnds(command);
        const traps = command.words[0]?.text === 'trap' && trapRestarts(command, document.text);
        if (!loops && !traps) continue;
        yield {
          file: document.file,
          start: command.start,
          end: command.end,
          ...(service ? { service: service.name } : {}),
          message: loops
            ? l10n.t(
                'This loop starts the program again whatever happens: no restart is ever seen, counted or given up, and a stop leaves it running.',
              )
            : l10n.t(
                'This trap starts the program again when the script ends: a stop does not stop it.',
              ),
        };
        break;
      }
    }
  },
};

function isForever({ loop }: ShellCommand): boolean {
  return (
    loop !== undefined &&
    /^for$|^while\s+(true|:|\[\s*1\s*\]|\[\[\s*1\s*\]\]|1)$|^until\s+false$/.test(loop.trim())
  );
}

/** What is started and waited for; a probe such as curl, sleep or pg_isready is none. */
function runsProgram(command: ShellCommand): boolean {
  const bare = bareCommand(command);
  if (
    !bare ||
    command.before === '|' ||
    command.keywords.some((word) => /^(if|while|until|elif)$/.test(word))
  )
    return false;
  const tool = toolNamed(bare.tool);
  const [first] = bare.words;
  return tool?.kind !== undefined || tool?.runsFile === true || /\.sh$/.test(first?.text ?? '');
}

/** `until node server.js; do sleep 1; done`: again for as long as it fails. */
function untilItEnds(command: ShellCommand): boolean {
  const words = bareCommand(command)?.words.map(({ text }) => text);
  const known = command.keywords.at(-1) === 'until' && words && toolCommand(words);
  return known ? isServer(known) && !helper.test(known.target ?? '') : false;
}

/** What is run beside a service, or after it. */
const helper =
  /wait|check|health|ready|ping|probe|migrat|seed|clean|stop|down|kill|remove|delete|notify|report/i;

const maxLineChars = 1_000;

/** True where what a script does at its end is to start something again. */
function trapRestarts({ words }: ShellCommand, text: string): boolean {
  const [, action, ...signals] = words.map((word) => word.text);
  if (action === undefined || !signals.some((signal) => signal === 'EXIT' || signal === '0'))
    return false;
  return startsAgain(functionBody(action, text) ?? action);
}

function startsAgain(text: string): boolean {
  return parseShell(text).some((command) => {
    const bare = bareCommand(command);
    if (!bare) return false;
    // The patterns look for how it begins, and take the square of its length.
    const line = bare.words
      .map((word) => word.text)
      .join(' ')
      .slice(0, maxLineChars);
    if (helper.test(line)) return false;
    if (/^\$\{?0\b/.test(line) || /^(\S*\/)?[\w-]*(start|run|dev|serve)[\w-]*\.sh\b/.test(line))
      return true;
    const known = toolCommand(bare.words.map((word) => word.text));
    const call = runnerCall(
      bare.tool,
      bare.words.slice(1).map((word) => word.text),
    );
    if (known && isServer(known)) return true;
    return (
      call?.type === 'script' ||
      (known?.tool.name === 'cargo' && known.command === 'run') ||
      (known?.tool.role === 'shell' && /\.sh\b/.test(line))
    );
  });
}

/** What a function of the script does; undefined where it has none of that name. */
function functionBody(name: string, text: string): string | undefined {
  if (!/^[\w-]{1,200}$/.test(name)) return undefined;
  const head = new RegExp(
    `^[ \\t]*(?:function[ \\t]+)?${name}\\s*(?:\\(\\s*\\)\\s*)?\\{`,
    'm',
  ).exec(text);
  if (!head) return undefined;
  const open = head.index + head[0].length - 1;
  return text.slice(open + 1, endOfNested(text, open, '{}') - 1);
}
