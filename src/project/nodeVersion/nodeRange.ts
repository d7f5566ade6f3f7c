/** A version of node. */
export type NodeVersion = readonly [major: number, minor: number, patch: number];

/** The lines of long-term support by the names that version managers take for them (nodejs.org/en/about/previous-releases). */
const lines: Readonly<Record<string, number>> = {
  argon: 4,
  boron: 6,
  carbon: 8,
  dubnium: 10,
  erbium: 12,
  fermium: 14,
  gallium: 16,
  hydrogen: 18,
  iron: 20,
  jod: 22,
  krypton: 24,
};
const parts = /^[v=]*(\d+|[x*])(?:\.(\d+|[x*]))?(?:\.(\d+|[x*]))?(?:[-+][\w.+-]*)?$/i;

/** A version from text such as `v22.3.0`; undefined where it is none. */
export function nodeVersionOf(text: string): NodeVersion | undefined {
  const match = /^v?(\d+)\.(\d+)\.(\d+)/.exec(text.trim());
  return match ? [Number(match[1]), Number(match[2]), Number(match[3])] : undefined;
}

/** Below zero where `a` is older than `b`. */
export function compareVersions(a: NodeVersion, b: NodeVersion): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

/**
 * True where a version is what text asks for: `22`, `22.x`, `^20.9 || >=22`, `>=18 <23`, `18 - 20`, `lts/jod`, `lts/*`, `node`.
 * Undefined for text of another form, which says nothing.
 */
export function nodeFits(version: NodeVersion, text: string): boolean | undefined {
  const wanted = text.trim().replace(/^node@|^node-(?=v?\d)/i, '');
  if (/^(node|latest|current|stable|system|\*|x)?$/i.test(wanted)) return true;
  const line = /^lts\/(.+)$|^(lts)$/i.exec(wanted);
  if (line) {
    const name = (line[1] ?? '*').toLowerCase();
    if (name === '*') return version[0] % 2 === 0;
    return Object.hasOwn(lines, name) ? version[0] === lines[name] : undefined;
  }
  let known = false;
  for (const choice of wanted.split('||')) {
    const fits = fitsAll(version, choice.trim());
    if (fits) return true;
    known ||= fits !== undefined;
  }
  return known ? false : undefined;
}

/** One alternative of a range: all of its comparisons. */
function fitsAll(version: NodeVersion, text: string): boolean | undefined {
  const span = /^(\S+)\s+-\s+(\S+)$/.exec(text);
  if (span) return both(version, `>=${span[1]}`, `<=${span[2]}`);
  const words = text.replace(/(?<=[<>=~^])\s+/g, '').split(/[\s,]+/);
  const all = words.filter(Boolean).map((word) => fitsOne(version, word));
  return all.length === 0 || all.includes(undefined) ? undefined : all.every(Boolean);
}

function both(version: NodeVersion, ...words: readonly string[]): boolean | undefined {
  const all = words.map((word) => fitsOne(version, word));
  return all.includes(undefined) ? undefined : all.every(Boolean);
}

function fitsOne(version: NodeVersion, word: string): boolean | undefined {
  const [, operator = '', rest = ''] = /^([<>]=?|=|[~^]|~>)?(.*)$/.exec(word) ?? [];
  const match = parts.exec(rest);
  if (!match) return undefined;
  const given = match
    .slice(1, 4)
    .map((part) => (/^\d+$/.test(part ?? '') ? Number(part) : undefined));
  const [major, minor, patch] = given;
  if (major === undefined) return true;
  const low: NodeVersion = [major, minor ?? 0, patch ?? 0];
  // The first version that is beyond what is written: 22 means all of 22.
  const beyond: NodeVersion =
    minor === undefined
      ? [major + 1, 0, 0]
      : patch === undefined
        ? [major, minor + 1, 0]
        : next(low);
  const from = compareVersions(version, low);
  const to = compareVersions(version, beyond);
  switch (operator) {
    case '>':
      return to >= 0;
    case '>=':
      return from >= 0;
    case '<':
      return from < 0;
    case '<=':
      return to < 0;
    case '^':
      return from >= 0 && version[0] === major;
    case '~':
    case '~>':
      return from >= 0 && version[0] === major && (minor === undefined || version[1] === minor);
    default:
      return from >= 0 && to < 0;
  }
}

function next([major, minor, patch]: NodeVersion): NodeVersion {
  return [major, minor, patch + 1];
}
