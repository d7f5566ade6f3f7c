import { NotUnderstood } from '../../../project/shell/notUnderstood';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { isToolFile } from '../../../project/tools/table';
import { isOdd, isWatchOption } from '../../../project/tools/toolCommand';
import { namedNode, nodeProgram, wordsOfOptions } from '../nodeProgram';
import { requireSource } from '../sourceFile';
import type { ToolRule } from '../types';

/** `node [flags] file args`: without `--watch`, under an absolute node, with a heap limit. */
export const node: ToolRule = async (found, command, scope) => {
  const [program = ''] = command.argv;
  const { options, target, rest, watcher } = found;
  const via = watcher === undefined ? command.via : [...command.via, watcher];
  if (target === undefined || target === '-' || isOdd(found)) {
    throw new NotUnderstood(l10n.t('node runs no file'), watcher === undefined ? [] : [watcher]);
  }
  const kept = wordsOfOptions(options.filter((option) => !isWatchOption(found, option)));
  if (isToolFile(target)) {
    const nodeFlags = [...command.nodeFlags, ...kept];
    const argv = [path.resolve(command.cwd, target), ...rest];
    return { next: { ...command, argv, nodeFlags, via } };
  }
  await requireSource(target, command, scope);
  const named = await namedNode(program, scope);
  return nodeProgram({ ...command, via }, scope, {
    ...(named === undefined ? {} : { node: named }),
    flags: kept,
    args: [target, ...rest],
  });
};
