import * as path from 'node:path';
import type { Files } from './files';

/** A Go file of a module, with the folder of its package relative to the module. */
export interface GoSource {
  readonly place: string;
  readonly text: string;
}

/** Files that are read for one program, and how far its imports are followed. */
const maxFiles = 120;
const maxDepth = 3;
/** Names of packages that are likely to hold commands, or what listens. */
const likely =
  /\b(?:cmd|cmds|cli|commands?|server?|servers|http|httpd|web|api|router|app|daemon|service|run|start)\b/;

/** The Go files of the packages of its own module that a text imports, and those that they import: the likely ones first. */
export async function goImports(
  { folder, manifest }: { readonly folder: string; readonly manifest: string },
  text: string,
  files: Files,
): Promise<readonly GoSource[]> {
  const own = /^module\s+(\S{1,200})/m.exec(manifest)?.[1];
  if (own === undefined) return [];
  const found: GoSource[] = [];
  const seen = new Set<string>();
  let level = [text];
  for (let depth = 0; depth < maxDepth; depth++) {
    const names = level.flatMap((one) => namesIn(one, own)).filter((name) => !seen.has(name));
    const order = [...new Set(names)].sort(
      (a, b) => Number(likely.test(b)) - Number(likely.test(a)),
    );
    level = [];
    for (const place of order) {
      seen.add(place);
      // Deeper down only what is called after what it does.
      if (depth > 0 && !likely.test(place)) continue;
      for (const entry of await files.list(path.join(folder, place))) {
        if (entry.kind !== 'file' || !/(?<!_test)\.go$/.test(entry.name)) continue;
        if (found.length >= maxFiles) return found;
        const read = (await files.readText(path.join(folder, place, entry.name))) ?? '';
        found.push({ place, text: read });
        level.push(read);
      }
    }
  }
  return found;
}

/** The packages of a module that a text names, relative to it. */
function namesIn(text: string, own: string): readonly string[] {
  return [...text.matchAll(/"([\w./~-]{1,300})"/g)].flatMap(([, name = '']) =>
    name.startsWith(`${own}/`) ? [name.slice(own.length + 1)] : [],
  );
}
