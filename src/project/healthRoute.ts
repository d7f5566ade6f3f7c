import * as path from 'node:path';
import type { Files } from './files';

/** Routes of a Next project that tell how it is, by where their file stands. */
const routes = [
  ['app/health/route', '/health'],
  ['app/api/health/route', '/api/health'],
  ['app/healthz/route', '/healthz'],
  ['pages/api/health', '/api/health'],
  ['pages/api/healthz', '/api/healthz'],
] as const;
const extensions = ['.ts', '.js', '.tsx', '.jsx', '.mjs'];

/**
 * The path of a frontend that is made for being asked: its start page may cost much, ask others in turn, or count visits. Undefined
 * where there is none.
 */
export async function healthRoute(folder: string, files: Files): Promise<string | undefined> {
  for (const [file, route] of routes) {
    for (const root of ['', 'src']) {
      for (const extension of extensions) {
        const full = path.join(folder, root, file + extension);
        if ((await files.kind(full)) === 'file') return route;
      }
    }
  }
  return undefined;
}
