import * as l10n from '@vscode/l10n';
import { bareCommand } from '../../project/shell/bareCommand';
import { toolNamed } from '../../project/tools/table';
import type { AuditService } from '../project/auditServices';
import { type Rule } from './rule';

/** A cap over a process that does not hold the memory. */
export const ecosystemCapOnWrapper: Rule = {
  id: 'ecosystem-cap-on-wrapper',
  severity: 'warning',
  title: 'A memory cap watches a wrapper and never acts',
  *check(project) {
    for (const service of project.services) {
      const { app, name } = service;
      const cap = app?.field('max_memory_restart');
      if (!app || !cap) continue;
      const wrapper = wrapperOf(service);
      if (wrapper === undefined) continue;
      const { start, end } = app.field('script') ?? app.place;
      yield {
        file: app.document.file,
        start,
        end,
        service: name,
        message: l10n.t(
          'PM2 measures only the first process, which is {0} here: the cap of {1} never acts, whatever the program behind it uses. Launch the program itself, or let this extension do so.',
          wrapper,
          name,
        ),
      };
    }
  },
};

/** The process that stands in front of the program for as long as it runs. */
function wrapperOf({ steps }: AuditService): string | undefined {
  const [first] = steps;
  if (!first) return undefined;
  const { bare, known, leads } = first;
  const runner = bare.prefixes.find(isManager);
  if (runner !== undefined) return runner;
  if (leads && (isManager(bare.tool) || bare.tool === 'bun')) return bare.tool;
  if (known?.tool.name === 'cargo' && known.command === 'run') return 'cargo run';
  if (known?.tool.role === 'wrapper') return known.name;
  const inShell = steps.filter(({ type }) => type === 'shell');
  const last = inShell.filter(({ last: isLast }) => isLast).at(-1);
  if (inShell.length === 0 || !last) return undefined;
  // With exec the shell becomes the program.
  const replaced = last.command.words[0]?.text === 'exec' && last.command.before !== '|';
  if (!replaced) return l10n.t('a shell script');
  const behind = bareCommand(last.command);
  return behind && [...behind.prefixes, behind.tool].find(isManager);
}

function isManager(tool: string): boolean {
  return toolNamed(tool)?.role === 'manager';
}
