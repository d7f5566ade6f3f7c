import { realpathSync } from 'node:fs';

/** More than a machine has services; a link that leads elsewhere later is followed anew by then. */
const maxRemembered = 200;

/**
 * A function that follows links in absolute paths and remembers where they led, since it is asked at every look at PM2's
 * list. A path that leads nowhere comes back as it is.
 */
export function realPaths(): (path: string) => string {
  const known = new Map<string, string>();
  return (path) => {
    const before = known.get(path);
    if (before !== undefined) return before;
    if (known.size >= maxRemembered) known.clear();
    const real = follow(path);
    known.set(path, real);
    return real;
  };
}

function follow(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}
