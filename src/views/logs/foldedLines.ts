import * as l10n from '@vscode/l10n';
import { tell } from '../../host/messages';
import type { FoldedRing } from '../../services/logs/foldedRing';
import { nameNow } from '../../system/logs/logRotation';
import type { LogDocuments } from './logDocuments';
import { openLogFile } from './openLogFile';

/**
 * Opens the lines of a service that were held back; false where there are none. Those that are no longer kept are offered in
 * PM2's file, whatever that is called by now.
 */
export async function showFoldedLines(
  name: string,
  { text, dropped }: Pick<FoldedRing, 'text' | 'dropped'>,
  documents: LogDocuments,
): Promise<boolean> {
  if (text === '') return false;
  const file = dropped && (await nameNow(dropped.path, dropped.inode, dropped.at));
  const where =
    file === undefined
      ? l10n.t('— earlier folded lines are no longer kept —')
      : l10n.t('— earlier folded lines are in {0} —', file);
  const title = l10n.t('{0}: folded lines', name);
  await documents.show(title, dropped ? `${where}\n${text}` : text);
  if (dropped && file !== undefined) void offerPlace(file, dropped.offset, documents);
  return true;
}

async function offerPlace(file: string, offset: number, documents: LogDocuments): Promise<void> {
  const open = (): Promise<void> => openLogFile(documents, file, offset);
  await tell(
    'information',
    l10n.t('Folded lines before these are no longer kept. They are in {0}.', file),
    [{ title: l10n.t('Open the file there'), run: open }],
  );
}
