import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { HumanError } from '../../base/errors';
import { excerpt, lineAtOffset } from '../../system/logSearch';
import type { LogDocuments } from './logDocuments';
import { shortPath } from './logLinks';

/** Larger files are shown in parts: an extension cannot open them, and the editor takes long. */
const wholeBytes = 20 * 1024 * 1024;
const partBytes = 512 * 1024;

/** Opens one of PM2's log files at a byte, or the part around it where the file is large. */
export async function openLogFile(
  documents: LogDocuments,
  file: string,
  offset: number | 'end',
): Promise<void> {
  const size = await sizeOf(file);
  if (size === undefined) throw new HumanError(l10n.t('The log {0} cannot be read.', file));
  const at = offset === 'end' ? size : offset;
  if (size > wholeBytes) {
    const { text, line } = await excerpt(file, at, partBytes);
    const title = `${path.basename(file)} @ ${Math.round(at / 1024 / 1024)} MB`;
    const head = l10n.t('— a part of {0} —', shortPath(file));
    await documents.show(title, `${head}\n${text}`, line + 1);
    return;
  }
  const line = await lineAtOffset(file, at);
  const place = new vscode.Position(line, 0);
  const document = await vscode.workspace.openTextDocument(vscode.Uri.file(file));
  await vscode.window.showTextDocument(document, {
    preview: true,
    selection: new vscode.Range(place, place),
  });
}

/** Opens a whole file, however large: the editor itself reads it. */
export async function openWholeFile(file: string): Promise<void> {
  if ((await sizeOf(file)) === undefined) {
    throw new HumanError(l10n.t('The log {0} cannot be read.', file));
  }
  await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(file), { preview: true });
}

async function sizeOf(file: string): Promise<number | undefined> {
  try {
    const stat = await fs.stat(file);
    return stat.isFile() ? stat.size : undefined;
  } catch {
    // Not there, or not ours to read: the caller says so.
    return undefined;
  }
}
