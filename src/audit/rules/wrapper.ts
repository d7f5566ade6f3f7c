import * as l10n from '@vscode/l10n';
import { toolNamed } from '../../project/tools/table';
import { bareCommand } from '../../project/shell/bareCommand';
import { parseShell } from '../../project/shell/parseShell';
import type { AuditService } from '../project/auditServices';

/** What stands between PM2 and the program of a service. */
export interface Wrapper {
  /** As people call it. */
  readonly name: string;
  /** `always`, for as long as the program runs; `building`: until the program is built; `perhaps`: with some shells. */
  readonly stays: 'always' | 'building' | 'perhaps';
}

/** The process that PM2 measures and signals in place of a service's program. */
export function wrapperOf({ steps }: AuditService): Wrapper | undefined {
  const [first] = steps;
  if (!first) return undefined;
  const { bare, known, leads } = first;
  const runner = bare.prefixes.find(isManager);
  if (runner !== undefined) return { name: runner, stays: 'always' };
  if (leads && (isManager(bare.tool) || bare.tool === 'bun'))
    return { name: bare.tool, stays: 'always' };
  if (known?.tool.name === 'cargo' && known.command === 'run') return cargo;
  if (known?.tool.role === 'wrapper') return { name: known.name, stays: 'always' };
  if (known?.tool.role === 'shell') {
    const at = bare.words.findIndex(({ text }) => /^-\w*c$/.test(text));
    const text = bare.words.slice(at + 1).map((word) => word.text);
    // PM2 cuts a text of arguments at its blanks; quotes may have held it together.
    if (at > 0) return inShellText(bare.tool, text.join(' ').replace(/^(["'])([\s\S]*)\1$/, '$2'));
  }
  const inShell = steps.filter(({ type }) => type === 'shell');
  const last = inShell.filter(({ last: isLast }) => isLast).at(-1);
  if (inShell.length === 0 || !last) return undefined;
  // With exec the shell becomes the program.
  const replaced = last.command.words[0]?.text === 'exec' && last.command.before !== '|';
  if (!replaced) return { name: l10n.t('a shell script'), stays: 'always' };
  return behind(bareCommand(last.command));
}

/** `cargo run` becomes the program once that is built (docs/pm2.md). */
const cargo: Wrapper = { name: 'cargo', stays: 'building' };

/** `bash -c "…"`: a shell gives itself up for a lone command, and bash from 5.1 on for the last of `&&`. */
function inShellText(shell: string, text: string): Wrapper | undefined {
  const commands = parseShell(text).filter(({ words }) => words.length > 0);
  const last = commands.at(-1);
  if (!last) return undefined;
  if (last.words[0]?.text === 'exec' || commands.length === 1) return behind(bareCommand(last));
  const chained = commands.slice(0, -1).every(({ before }) => before === '&&');
  return { name: shell, stays: chained ? 'perhaps' : 'always' };
}

function behind(bare: ReturnType<typeof bareCommand>): Wrapper | undefined {
  if (!bare) return undefined;
  const manager = [...bare.prefixes, bare.tool].find(isManager);
  if (manager !== undefined) return { name: manager, stays: 'always' };
  return bare.tool === 'cargo' && bare.words[1]?.text === 'run' ? cargo : undefined;
}

function isManager(tool: string): boolean {
  return toolNamed(tool)?.role === 'manager';
}
