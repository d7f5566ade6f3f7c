import { NotUnderstood } from '../../../project/shell/notUnderstood';
import * as l10n from '@vscode/l10n';
import { toolName } from '../commandLine';
import { unwrap } from '../steps';
import type { Rule } from '../types';

/** `cross-env A=b X` and `env A=b X`: the assignments go into the environment, X takes the place. */
export const envPrefix: Rule = async (command) => {
  const [program = '', ...words] = command.argv;
  const tool = toolName(program);
  if (tool !== 'cross-env' && tool !== 'env') return undefined;
  const end = words.findIndex((word) => !/^\w+=/.test(word));
  const argv = end === -1 ? [] : words.slice(end);
  if (argv[0] === undefined || argv[0].startsWith('-')) {
    throw new NotUnderstood(l10n.t('{0} is run in a way that is not understood', tool), [tool]);
  }
  const env = Object.fromEntries(
    words.slice(0, end).map((word) => {
      const at = word.indexOf('=');
      return [word.slice(0, at), word.slice(at + 1)];
    }),
  );
  return unwrap(command, tool, { argv, env });
};
