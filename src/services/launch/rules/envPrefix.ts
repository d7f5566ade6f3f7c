import { NotUnderstood } from '../../../project/shell/notUnderstood';
import * as l10n from '@vscode/l10n';
import { prefixOf } from '../../../project/shell/bareCommand';
import { unwrap } from '../steps';
import type { Rule } from '../types';

/** `cross-env A=b X` and `env A=b X`: the assignments go into the environment, X takes the place. */
export const envPrefix: Rule = async (command) => {
  const found = prefixOf(command.argv);
  if (found?.tool !== 'cross-env' && found?.tool !== 'env') return undefined;
  const argv = command.argv.slice(found.length);
  if (argv.length === 0 || found.odd) {
    throw new NotUnderstood(l10n.t('{0} is run in a way that is not understood', found.tool), [
      found.tool,
    ]);
  }
  return unwrap(command, found.tool, { argv, env: found.assignments });
};
