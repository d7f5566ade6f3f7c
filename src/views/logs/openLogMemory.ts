import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Logger } from '../../base/logger';
import { fileHash } from '../../pm2/windows/sharedNames';
import { SharedFile } from '../../system/files/sharedFile';
import { LogMemory } from './logMemory';

/**
 * What earlier windows of this workspace knew of logs; its file is in `folder`, the extension's own. The editor has a folder for each workspace, but gives
 * a window another one while the host of the window before has not ended.
 */
export function openLogMemory(
  storage: vscode.Memento,
  folder: string,
  log: Logger,
): Promise<LogMemory> {
  const { workspaceFile, workspaceFolders = [] } = vscode.workspace;
  const names = workspaceFile ? [workspaceFile] : workspaceFolders.map(({ uri }) => uri);
  const name = fileHash(names.map(String).join('\n'));
  const file = new SharedFile(path.join(folder, `logs-${name}.json`));
  return LogMemory.open({ storage, file, log });
}
