import * as l10n from '@vscode/l10n';

/** What is said where there is no finding; `judged`: there was something to judge. */
export function noFindings(judged: boolean): string {
  return judged
    ? l10n.t('No problems were found.')
    : l10n.t(
        'Nothing here could be judged: no service, no ecosystem file and no Compose file was found.',
      );
}
