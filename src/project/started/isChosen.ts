import * as path from 'node:path';
import { globMatches } from '../glob';
import type { PackageJson } from '../packageJson';

/** True for a package that filters such as `web`, `@app/*`, `./apps/**`, `web...` or `!docs` choose; none choose all. */
export function isChosen(
  { name = '', folder }: PackageJson,
  root: string,
  from: string,
  only: readonly string[],
): boolean {
  if (only.length === 0) return true;
  const below = (base: string): string => path.relative(base, folder).split(path.sep).join('/');
  const fits = (written: string): boolean => {
    const pattern = written.replace(/^\.\.\.|\^?\.\.\.\^?$|\[[^[\]]*\]$/g, '').replace(/[{}]/g, '');
    if (pattern === '') return folder === root;
    if (/^\.{0,2}\//.test(pattern) || written.startsWith('{')) {
      return [root, from].some((base) => globMatches(pattern, below(base)));
    }
    const short = name.slice(name.lastIndexOf('/') + 1);
    return (
      globMatches(pattern, name) || globMatches(pattern, short) || globMatches(pattern, below(root))
    );
  };
  const wanted = only.filter((one) => !one.startsWith('!'));
  if (only.some((one) => one.startsWith('!') && fits(one.slice(1)))) return false;
  return wanted.length === 0 || wanted.some(fits);
}
