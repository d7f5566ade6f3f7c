// This machine: one set of interfaces (types.ts), and the choice by platform.
// From outside: createSystem, and the interfaces.
import type { Disposable } from '../base/disposable';
import { DarwinMemory } from './darwin/darwinMemory';
import { LinuxListeners } from './linux/linuxListeners';
import { LinuxMemory } from './linux/linuxMemory';
import { LinuxOomKills } from './linux/linuxOomKills';
import { LinuxProcessControl } from './linux/linuxProcessControl';
import { LinuxProcessTrees } from './linux/linuxProcessTrees';
import { OsMemory } from './osMemory';
import { LsofListeners } from './posix/lsofListeners';
import { PosixProcessControl } from './posix/posixProcessControl';
import { PosixProcessTrees } from './posix/posixProcessTrees';
import type {
  Listeners,
  NodeProcesses,
  OomKills,
  ProcessControl,
  ProcessTrees,
  SystemMemoryReader,
} from './types';
import { NetstatListeners } from './windows/netstatListeners';
import { PowerShell } from './windows/powershell';
import { WindowsProcessControl } from './windows/windowsProcessControl';
import { WindowsProcessTrees } from './windows/windowsProcessTrees';

export { canConnect } from './canConnect';
export { readProof } from './linux/procEnviron';
export type * from './types';

/** What this machine can be asked. Dispose it to end what it keeps running (PowerShell, on Windows). */
export interface System extends Disposable {
  readonly trees: ProcessTrees;
  readonly listeners: Listeners;
  readonly memory: SystemMemoryReader;
  readonly processes: ProcessControl & NodeProcesses;
  readonly oomKills: OomKills;
}

/** Where the kernel's kills cannot be counted. */
const noOomKills: OomKills = { groupOf: () => undefined, count: () => undefined };

export interface SystemOptions {
  readonly platform?: NodeJS.Platform;
  /** ms between two looks at every process of the machine, where less will do in between; a few seconds by default. */
  readonly fullScanEveryMs?: number;
}

/** Picks the readers for a platform; every Unix that is neither Linux nor macOS is read like macOS. */
export function createSystem({
  platform = process.platform,
  fullScanEveryMs,
}: SystemOptions = {}): System {
  if (platform === 'linux') {
    return {
      trees: new LinuxProcessTrees({ fullScanEveryMs }),
      listeners: new LinuxListeners(),
      memory: new LinuxMemory(),
      processes: new LinuxProcessControl(),
      oomKills: new LinuxOomKills(),
      dispose() {},
    };
  }
  if (platform === 'win32') {
    const shell = new PowerShell();
    return {
      trees: new WindowsProcessTrees({ shell }),
      listeners: new NetstatListeners(),
      memory: new OsMemory(),
      processes: new WindowsProcessControl(shell),
      oomKills: noOomKills,
      dispose: () => shell.dispose(),
    };
  }
  return {
    trees: new PosixProcessTrees(),
    listeners: new LsofListeners(),
    memory: platform === 'darwin' ? new DarwinMemory() : new OsMemory(),
    processes: new PosixProcessControl(),
    oomKills: noOomKills,
    dispose() {},
  };
}
