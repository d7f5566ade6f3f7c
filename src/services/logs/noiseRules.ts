import * as l10n from '@vscode/l10n';
import { settingIds } from '../../base/ids';
import type { Patterns } from './patterns';

/** Lines that are held back from the channels, and counted instead. */
export interface NoiseRules {
  /** The name of the rule that a line falls under; undefined where it is to be shown. */
  ruleOf(text: string, isError: boolean): string | undefined;
}

/** The engine for users' patterns; in a bundle of its own. */
export type PatternEngine = () => Promise<{
  compilePatterns(sources: readonly string[]): Patterns;
}>;

/** What the setting holds unless somebody changes it. A test compares it with package.json. */
export const defaultRules: Readonly<Record<string, string>> = {
  'prisma:query': '^prisma:query\\b',
  'SELECT 1': '\\bSELECT 1\\b',
  'health checks': '\\b(GET|HEAD) /(\\S*/)?(health|healthz|healthcheck|livez|readyz)\\b',
  'Next.js compiling': '^\\s*[○✓] (Compiling|Compiled)\\b',
};

/** The beginning of a line that rules look at. */
const lookedAtChars = 4_096;
/** Rules of a user's, beside our own defaults. */
const maxRules = 100;

/**
 * Compiles the setting: names to patterns, `false` for one that is switched off. Our own defaults are known to be harmless and
 * run on the engine that is there; the engine for others is loaded where there are others. An error is folded by a rule of
 * the user's alone.
 */
export async function compileRules(
  setting: unknown,
  engine: PatternEngine,
): Promise<{ readonly rules: NoiseRules; readonly problems: readonly string[] }> {
  const problems: string[] = [];
  const ours: (readonly [string, RegExp])[] = [];
  const theirs: (readonly [string, string])[] = [];
  const entries = typeof setting === 'object' && setting !== null ? Object.entries(setting) : [];
  for (const [name, pattern] of entries) {
    if (pattern === false || pattern === null || pattern === '') continue;
    if (typeof pattern !== 'string') {
      problems.push(problem(name, l10n.t('it must be a pattern, or false.')));
    } else if (defaultRules[name] === pattern) {
      ours.push([name, new RegExp(pattern, 'u')]);
    } else theirs.push([name, pattern]);
  }
  const [tooMany] = theirs.splice(maxRules);
  if (tooMany) {
    problems.push(
      l10n.t(
        'The setting {0} holds more than {1} rules; {2} and those after it are not used.',
        settingIds.logNoise,
        maxRules,
        tooMany[0],
      ),
    );
  }
  const patterns =
    theirs.length === 0
      ? undefined
      : (await engine()).compilePatterns(theirs.map(([, pattern]) => pattern));
  for (const [index, message] of patterns?.problems ?? []) {
    problems.push(problem(theirs[index]?.[0] ?? '', explain(theirs[index]?.[1] ?? '', message)));
  }
  const rules: NoiseRules = {
    ruleOf: (text, isError) => {
      const head = text.length > lookedAtChars ? text.slice(0, lookedAtChars) : text;
      const own = isError ? undefined : ours.find(([, pattern]) => pattern.test(head));
      if (own) return own[0];
      const index = patterns?.first(head) ?? -1;
      return index < 0 ? undefined : theirs[index]?.[0];
    },
  };
  return { rules, problems };
}

/** Why a pattern is not used, in words where the reason is a common one. */
export function explain(pattern: string, message: string): string {
  if (/\(\?<?[=!]/.test(pattern)) {
    return l10n.t('look-around is not possible, since lines are matched in linear time.');
  }
  if (/\\[1-9]|\\k</.test(pattern)) {
    return l10n.t('back-references are not possible, since lines are matched in linear time.');
  }
  return message;
}

function problem(name: string, why: string): string {
  return l10n.t('The setting {0} is not used: {1}', `${settingIds.logNoise} › ${name}`, why);
}
