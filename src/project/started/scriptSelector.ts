import { globMatches } from '../glob';
import type { PackageJson } from '../packageJson';

/**
 * The globs that `/^(dev|dev:.+)$/` means, with which pnpm selects scripts; undefined for the name of a script. Of the notation only
 * what people write there is read: a pattern of others must not be run.
 */
function scriptPatterns(selector: string): readonly string[] | undefined {
  const source = /^\/(.{1,200})\/[imu]*$/.exec(selector)?.[1];
  if (source === undefined) return undefined;
  const [, front = '', body = '', back = ''] = /^(\^?)(.*?)(\$?)$/s.exec(source) ?? [];
  const [, before = '', inner, after = ''] = /^([^()]*)\((?:\?:)?([^()]*)\)([^()]*)$/.exec(
    body,
  ) ?? [undefined, body, undefined, ''];
  const choices = inner === undefined ? before.split('|') : inner.split('|');
  const ends = inner === undefined ? ['', ''] : [before, after];
  return choices.map((one) =>
    [front ? '' : '*', ...[ends[0] ?? '', one, ends[1] ?? ''].map(globOf), back ? '' : '*'].join(
      '',
    ),
  );
}

/** The scripts of a package that a name or a selector means. */
export function scriptsFor({ scripts }: PackageJson, selector: string): readonly string[] {
  const patterns = scriptPatterns(selector);
  if (!patterns) return [selector];
  return Object.keys(scripts).filter((name) => patterns.some((one) => globMatches(one, name)));
}

/** Those of some scripts that a pattern of npm-run-all or concurrently means: there ":" parts what "/" parts elsewhere. */
export function scriptsLike(names: readonly string[], pattern: string): readonly string[] {
  return names.filter((one) => globMatches(pattern.replaceAll(':', '/'), one.replaceAll(':', '/')));
}

/** `dev:.+` → `dev:*`. */
function globOf(text: string): string {
  return text.replace(/(?:\.|\[[^[\]]{1,40}\]|\\[wdS])[+*]\??/g, '*').replace(/\\(.)/g, '$1');
}
