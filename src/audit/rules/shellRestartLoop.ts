import * as l10n from '@vscode/l10n';
import { toolNamed } from '../../project/tools/table';
import { bareCommand } from '../../project/shell/bareCommand';
import type { ShellCommand } from '../../project/shell/parseShell';
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
        const loops = isForever(command) && runsProgram(command);
        const traps = command.words[0]?.text === 'trap' && trapRestarts(command);
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
    /^while\s+(true|:|\[\s*1\s*\]|\[\[\s*1\s*\]\]|1)$|^until\s+false$/.test(loop.trim())
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

function trapRestarts({ words }: ShellCommand): boolean {
  const [, action, ...signals] = words.map(({ text }) => text);
  if (action === undefined || !signals.some((signal) => signal === 'EXIT' || signal === '0'))
    return false;
  return /(^|[;&\s])("?\$\{?0\}?"?|(npm|yarn|pnpm)\s+(run|start)\b|npx\s+\w|node\s+\S+\.[cm]?js|tsx\s+\S|cargo\s+run|(bash|sh)\s+\S+\.sh|\.\/[\w-]*(start|run|dev)[\w-]*\.sh)/.test(
    action,
  );
}
