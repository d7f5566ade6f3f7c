import * as l10n from '@vscode/l10n';
import { keyNamed, namesOf, pm2KeyRows } from '../../project/pm2Keys';
import { appRule, manualFix, withFix } from './rule';

const known: readonly string[] = pm2KeyRows.flatMap(([key]) => namesOf(key));

/** A key of an app that is nearly one of PM2's, which PM2 passes over in silence. */
export const ecosystemMisspeltKey = appRule(
  {
    id: 'ecosystem-misspelt-key',
    severity: 'warning',
    title: 'A key of an app is misspelt',
  },
  function* ({ document, name, object }) {
    const keys = new Set(object?.members.map(({ key }) => key));
    for (const { key, keyStart, keyEnd, shared } of object?.members ?? []) {
      if (keyNamed(key) || key.startsWith('env')) continue;
      const meant = nearest(key);
      if (meant === undefined || shared) continue;
      const written = document.text.slice(keyStart, keyEnd);
      const quote = /^["']/.exec(written)?.[0] ?? '';
      yield {
        start: keyStart,
        end: keyEnd,
        message: l10n.t(
          'PM2 has no key {0} and passes over it in silence, so it does nothing for {2}. {1} is meant, by the look of it.',
          key,
          meant,
          name,
        ),
        // What it was meant to do was never done: somebody should look.
        ...withFix(
          keys.has(meant)
            ? undefined
            : manualFix(l10n.t('Write {0}', meant), [
                { file: document.file, start: keyStart, end: keyEnd, text: quote + meant + quote },
              ]),
        ),
      };
    }
  },
);

/** The key of PM2's that is one slip away, or two in a long one. */
function nearest(key: string): string | undefined {
  if (key.length < 5) return undefined;
  const allowed = key.length < 8 ? 1 : 2;
  const written = key.toLowerCase();
  return known
    .map((name) => ({ name, slips: slips(written, name.toLowerCase()) }))
    .filter((one) => one.slips <= allowed && one.name[0]?.toLowerCase() === written[0])
    .sort((a, b) => a.slips - b.slips)[0]?.name;
}

/** How many letters are missing, too many, wrong or swapped with their neighbour (Damerau and Levenshtein). */
function slips(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return Infinity;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const differs = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + differs);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      }
      row.push(least);
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? Infinity;
}
