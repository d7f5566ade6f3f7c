import * as l10n from '@vscode/l10n';

/** A count as the language of the texts around it has it: `1,204`. */
export function countText(count: number): string {
  // The translation is the tag of its language, such as `es`.
  return count.toLocaleString(l10n.t('en-US'));
}
