import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { clean } from '../../services/logs/logLine';
import type { LogPlace } from '../../services/timeline/logPlaces';
import { nameNow } from '../../system/logs/logRotation';
import { excerpt, excerptOfPacked } from '../../system/logs/logSearch';
import type { LogDocuments } from './logDocuments';

/** Of each file, before the moment and behind it. */
const partBytes = 32 * 1024;

/**
 * Opens what stood in log files at a moment, beside what is looked at, below the lines of `head`. A file that was renamed or packed since
 * is found all the same.
 */
export async function showMoment(
  documents: LogDocuments,
  title: string,
  head: readonly string[],
  places: readonly LogPlace[],
): Promise<void> {
  const lines = [...head];
  let cursor: number | undefined;
  for (const { path: named, inode, offset, at } of places) {
    const file = await nameNow(named, inode, at);
    if (file === undefined) continue;
    const read = file.endsWith('.gz') ? excerptOfPacked : excerpt;
    const part = await read(file, offset, partBytes);
    lines.push('', l10n.t('— {0} at that time —', path.basename(file)));
    cursor ??= lines.length + part.line;
    lines.push(...part.text.split('\n').map(clean));
  }
  if (cursor === undefined) lines.push('', l10n.t('— nothing that was said then is known —'));
  const text = lines.join('\n').trimEnd();
  await documents.show(title, text, cursor ?? 0, vscode.ViewColumn.Beside);
}
