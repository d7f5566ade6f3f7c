import * as path from 'node:path';
import { isEcosystemName } from '../../pm2/ecosystem/ecosystemNames';
import { isComposeName } from '../../project/compose';
import { foreignFolders, maxEntries } from '../../project/folderScan';
import type { AuditFiles } from '../engine/auditFiles';

/** What a file is to the audit, by its name and place alone. */
export type Role =
  'manifest' | 'ecosystem' | 'compose' | 'cargo' | 'nextConfig' | 'source' | 'shell';

const testFolders: ReadonlySet<string> = new Set(
  '__tests__ __mocks__ __fixtures__ fixtures tests test e2e cypress'.split(' '),
);
const maxDepth = 16;

/** Finds the files of a workspace folder that the audit looks at. Never enters node_modules, hidden or generated folders. */
export function indexFiles(root: string, files: AuditFiles): Map<string, Role> {
  const found = new Map<string, Role>();
  let seen = 0;
  const pending: { folder: string; depth: number }[] = [{ folder: root, depth: 0 }];
  for (let next = pending.pop(); next && seen < maxEntries; next = pending.pop()) {
    for (const { name, kind } of files.list(next.folder)) {
      seen++;
      if (kind === 'folder') {
        if (isSkippedFolder(name) || next.depth >= maxDepth) continue;
        pending.push({ folder: path.join(next.folder, name), depth: next.depth + 1 });
        continue;
      }
      const role = roleOf(name);
      if (role) found.set(path.join(next.folder, name), role);
    }
  }
  return found;
}

/** True for a file inside `root` that no skipped folder stands above. */
export function isIndexed(root: string, file: string): boolean {
  const inside = path.relative(root, file);
  if (inside === '' || inside.startsWith('..') || path.isAbsolute(inside)) return false;
  return inside
    .split(path.sep)
    .slice(0, -1)
    .every((name) => !isSkippedFolder(name));
}

function isSkippedFolder(name: string): boolean {
  return name.startsWith('.') || foreignFolders.has(name) || testFolders.has(name);
}

const nextName = /^next\.config\.([cm]?js|m?ts)$/;
const sourceName = /\.[cm]?[jt]sx?$/;
const noSource =
  /\.d\.[cm]?ts$|\.(test|spec|stories|bench)\.|\.min\.js$|^(jest|vitest|webpack|rollup|vite|babel|eslint|tailwind|postcss|prettier|playwright|cypress)\b.*\.config\.|^\./;

export function roleOf(name: string): Role | undefined {
  if (name === 'package.json') return 'manifest';
  if (name === 'Cargo.toml') return 'cargo';
  if (isEcosystemName(name)) return 'ecosystem';
  if (isComposeName(name)) return 'compose';
  if (nextName.test(name)) return 'nextConfig';
  if (name.endsWith('.sh')) return 'shell';
  return sourceName.test(name) && !noSource.test(name) ? 'source' : undefined;
}

/** What source files must hold to be parsed at all. */
export const interesting =
  /PrismaClient|[Ss]entry|setInterval\s*\(|new\s+(?:[\w$]+\.)?(?:Pool|Client)\s*\(|createPool\s*\(|\.listen\s*\(|SIGTERM|SIGINT/;
