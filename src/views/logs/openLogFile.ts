import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { HumanError } from '../../base/errors';
import { withProgress } from '../../host/messages';
import { type Excerpt, excerpt, excerptOfPacked, lineAtOffset } from '../../system/logs/logSearch';
import type { LogDocuments } from './logDocuments';
import { shortPath } from './logLinks';

/** Larger files are shown in parts: an extension cannot open them, and the editor takes long. */
const wholeBytes = 20 * 1024 * 1024;
const partBytes = 512 * 1024;

/** What has more than this unpacked in front of a place takes a while, and says so. */
const longBytes = 64 * 1024 * 1024;

/** Opens one of PM2's log files at a byte, or the part around it where the file is large or packed. */
export async function openLogFile(
  documents: LogDocuments,
  named: string,
  at: number,
): Promise<void> {
  const file = await packedSince(named);
  if (file.endsWith('.gz')) {
    await openPacked(documents, file, at);
    return;
  }
  const size = await sizeOf(file);
  if (size === undefined) throw new HumanError(l10n.t('The log {0} cannot be read.', file));
  if (size > wholeBytes) {
    await showPart(documents, file, at, await excerpt(file, at, partBytes));
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

async function openPacked(documents: LogDocuments, file: string, at: number): Promise<void> {
  if ((await sizeOf(file)) === undefined) {
    throw new HumanError(l10n.t('The log {0} cannot be read.', file));
  }
  const read = (signal?: AbortSignal): Promise<Excerpt> =>
    excerptOfPacked(file, at, partBytes, signal);
  if (at < longBytes) {
    await showPart(documents, file, at, await read());
    return;
  }
  let stop: AbortSignal | undefined;
  const title = l10n.t('Unpacking {0}…', shortPath(file));
  const part = await withProgress(title, (_, signal) => read((stop = signal)));
  if (!stop?.aborted) await showPart(documents, file, at, part);
}

async function showPart(
  documents: LogDocuments,
  file: string,
  at: number,
  { text, line }: Excerpt,
): Promise<void> {
  const megabytes = Math.round(at / 1024 / 1024);
  const title = path.basename(file) + (megabytes === 0 ? '' : ` @ ${megabytes} MB`);
  const head = l10n.t('— a part of {0} —', shortPath(file));
  await documents.show(title, `${head}\n${text}`, line + 1);
}

/** An old file may have been packed since it was found. */
async function packedSince(file: string): Promise<string> {
  const packed = `${file}.gz`;
  const isPacked = (await sizeOf(file)) === undefined && (await sizeOf(packed)) !== undefined;
  return isPacked ? packed : file;
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
