import { NotUnderstood } from '../../../project/shell/notUnderstood';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { isToolFile, splitCommandLine } from '../../../project/shell/commandLine';
import {
  isNode,
  namedNode,
  nodeProgram,
  nodeValued,
  notAProgram,
  wordsOfOptions,
} from '../nodeProgram';
import { requireSource } from '../sourceFile';
import { unwrap } from '../steps';
import type { Rule } from '../types';

/** `node [flags] file args`: without `--watch`, under an absolute node, with a heap limit. */
export const node: Rule = async (command, scope) => {
  const [program = '', ...args] = command.argv;
  if (!isNode(program)) return undefined;
  const { options, target, rest } = splitCommandLine(args, nodeValued, { check: 'c' });
  const watches = options.some(({ name }) => name === 'watch' || name === 'watch-path');
  const name = watches ? 'node --watch' : 'node';
  if (target === undefined || target === '-' || options.some((one) => notAProgram.has(one.name))) {
    throw new NotUnderstood(l10n.t('node runs no file'), watches ? [name] : []);
  }
  const kept = wordsOfOptions(options.filter((one) => !/^watch(-|$)/.test(one.name)));
  if (isToolFile(target)) {
    const nodeFlags = [...command.nodeFlags, ...kept];
    const argv = [path.resolve(command.cwd, target), ...rest];
    return watches
      ? unwrap(command, name, { argv, nodeFlags })
      : { next: { ...command, argv, nodeFlags } };
  }
  await requireSource(target, command, scope);
  const named = await namedNode(program, scope);
  const via = watches ? [...command.via, name] : command.via;
  return nodeProgram({ ...command, via }, scope, {
    ...(named === undefined ? {} : { node: named }),
    flags: kept,
    args: [target, ...rest],
  });
};
