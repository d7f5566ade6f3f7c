import type { Disposable } from '../base/disposable';
import { DarwinMemory } from './darwin/darwinMemory';
import { LinuxListeners } from './linux/linuxListeners';
import { LinuxMemory } from './linux/linuxMemory';
import { LinuxProcessTrees } from './linux/linuxProcessTrees';
import { OsMemory } from './osMemory';
import { LsofListeners } from './posix/lsofListeners';
import { PosixProcessTrees } from './posix/posixProcessTrees';
import type { Listeners, ProcessTrees, SystemMemoryReader } from './types';
import { NetstatListeners } from './windows/netstatListeners';
import { WindowsProcessTrees } from './windows/windowsProcessTrees';

export { canConnect } from './canConnect';
export { readProof } from './linux/procEnviron';
export type * from './types';

/** What this machine can be asked. Dispose it to end what it keeps running (PowerShell, on Windows). */
export interface System extends Disposable {
  readonly trees: ProcessTrees;
  readonly listeners: Listeners;
  readonly memory: SystemMemoryReader;
}

/** Picks the readers for a platform; every Unix that is neither Linux nor macOS is read like macOS. */
export function createSystem({
  platform = process.platform,
}: { readonly platform?: NodeJS.Platform } = {}): System {
  if (platform === 'linux') {
    return {
      trees: new LinuxProcessTrees(),
      listeners: new LinuxListeners(),
      memory: new LinuxMemory(),
      dispose() {},
    };
  }
  if (platform === 'win32') {
    const trees = new WindowsProcessTrees();
    return {
      trees,
      listeners: new NetstatListeners(),
      memory: new OsMemory(),
      dispose: () => trees.dispose(),
    };
  }
  return {
    trees: new PosixProcessTrees(),
    listeners: new LsofListeners(),
    memory: platform === 'darwin' ? new DarwinMemory() : new OsMemory(),
    dispose() {},
  };
}
