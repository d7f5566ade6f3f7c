import * as path from 'node:path';
import { isPath } from '../../project/shell/commandLine';
import type { EcosystemApp } from './ecosystemApp';
import type { Step } from './step';

/** What a file is for, where that is not developing: another machine, or a run that nobody works in. */
export type Purpose = 'production' | 'test' | 'example';

const words: Readonly<Record<Purpose, ReadonlySet<string>>> = {
  production: wordSet(
    'production prod prd staging stage deploy deploys deployment deployments release releases selfhost selfhosted',
  ),
  test: wordSet('test tests testing e2e ci spec specs fixture fixtures cypress'),
  example: wordSet('example examples sample samples demo demos template templates'),
};

function wordSet(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}

/** What a file is for by its name and the folders it lies in, below the workspace folder. */
export function purposeOf(root: string, file: string): Purpose | undefined {
  const inside = path.relative(root, file).toLowerCase();
  if (/self[-_]host/.test(inside)) return 'production';
  const named = inside.split(/[^a-z0-9]+/);
  return (Object.keys(words) as Purpose[]).find((purpose) =>
    named.some((word) => words[purpose].has(word)),
  );
}

/** What a build makes. */
const built = /(^|[\\/])(dist|build|out|\.next|\.output|standalone)[\\/]/;

/**
 * True for an app that runs in production: advice for developing is none for it. By the file's name and folder, by `NODE_ENV`, by a folder that
 * only a server has, or because it runs what was built, in a cluster.
 */
export function isForProduction(app: EcosystemApp, steps: readonly Step[], root: string): boolean {
  const purpose = purposeOf(root, app.document.file);
  if (purpose === 'production') return true;
  const mode = app.env('NODE_ENV') ?? steps.find(({ env }) => env.NODE_ENV)?.env.NODE_ENV;
  if (mode !== undefined) return /^(prod|stag)/i.test(mode);
  const environments = app.environments.map(({ key }) => key);
  const own = (name: RegExp): boolean => environments.some((key) => name.test(key));
  if (own(/^env_(prod|stag)/i) && !own(/^env_(dev|local)/i)) return true;
  const cwd = app.text('cwd');
  if (cwd !== undefined && isElsewhere(cwd, app.folder, root)) return true;
  if (steps.some(({ known }) => known?.tool.name === 'next' && known.command === 'start'))
    return true;
  const script = app.text('script') ?? '';
  return isPath(script) && built.test(script) && (app.isCluster || app.instances.all);
}

/** A folder of another machine: `/var/www/shop`, `C:\sites\shop`. */
export function isElsewhere(written: string, folder: string, root: string): boolean {
  if (/^[A-Za-z]:[\\/]/.test(written)) return path.sep === '/';
  const inside = path.relative(root, path.resolve(folder, written));
  return path.isAbsolute(written) && (inside.startsWith('..') || path.isAbsolute(inside));
}
