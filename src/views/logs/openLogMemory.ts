import type { Host } from '../../host/host';
import { SharedFile } from '../../system/files/sharedFile';
import { LogMemory } from './logMemory';

/** What earlier windows of this workspace knew of logs. */
export function openLogMemory(host: Host): Promise<LogMemory> {
  const { storage, log } = host;
  return LogMemory.open({ storage, file: new SharedFile(host.workspaceFile('logs')), log });
}
