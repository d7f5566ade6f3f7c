import { PlainProcessControl } from '../processes/plainProcessControl';
import type { ProcessIdentity } from '../types';
import type { PowerShell } from './powershell';
import { startSlackMs } from './windowsProcessTrees';

/** Processes of Windows. There is no SIGINT for others: windows are asked to close, and console programs have none. */
export class WindowsProcessControl extends PlainProcessControl {
  constructor(private readonly shell: Pick<PowerShell, 'ask'>) {
    super();
  }

  async openInspector({ pid }: ProcessIdentity): Promise<boolean> {
    // Node's own way, which has no name in its documentation: it leaves a thread of its own in the other process.
    const debug = (process as { _debugProcess?: (pid: number) => void })._debugProcess;
    if (!debug || !this.isAlive(pid)) return false;
    debug(pid);
    return true;
  }

  async signal(process: ProcessIdentity, signal: 'SIGINT' | 'SIGKILL'): Promise<boolean> {
    return (await this.shell.ask(endExpression(process, signal))) === 'sent';
  }
}

/**
 * A PowerShell expression that says `sent`, or `other` where the process has gone or another has its pid. While its handle is
 * held, the pid cannot become that of another process.
 */
function endExpression({ pid, startTime }: ProcessIdentity, signal: 'SIGINT' | 'SIGKILL'): string {
  const steps = [
    `$p = Get-Process -Id ${pid} -ErrorAction SilentlyContinue`,
    `if ($null -eq $p) { 'other'; return }`,
    `$null = $p.Handle`,
    `$at = ([DateTimeOffset]$p.StartTime).ToUnixTimeMilliseconds()`,
    `if ($p.HasExited -or [Math]::Abs($at - ${startTime}) -gt ${startSlackMs}) { 'other'; return }`,
    signal === 'SIGKILL' ? `$p.Kill()` : `$null = $p.CloseMainWindow()`,
    `'sent'`,
  ];
  return `& { ${steps.join('; ')} }`;
}
