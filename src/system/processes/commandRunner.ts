import { execFile } from 'node:child_process';
import { delimiter } from 'node:path';
import { TimeoutError } from '../../base/async';

export interface CommandResult {
  readonly stdout: string;
  readonly exitCode: number;
  /** Pid of the command itself, which its own output may list. */
  readonly pid: number;
}

/**
 * Runs one of the system's own tools to its end. Rejects when it cannot be started, and with a TimeoutError when
 * it is killed after `timeoutMs`; a non-zero exit is an answer.
 */
export type RunCommand = (
  file: string,
  args: readonly string[],
  options: { readonly timeoutMs: number },
) => Promise<CommandResult>;

/** A table of 10,000 processes with long command lines stays well below it. */
const maxOutputBytes = 32 * 1024 ** 2;

/** Runs the tool in the C locale and in UTC, so that its output can be parsed. */
export const runCommand: RunCommand = (file, args, { timeoutMs }) =>
  new Promise((resolve, reject) => {
    const child = execFile(
      file,
      args,
      {
        env: toolEnvironment(),
        timeout: timeoutMs,
        killSignal: 'SIGKILL',
        maxBuffer: maxOutputBytes,
        windowsHide: true,
      },
      (error, stdout) => {
        if (!error) return resolve({ stdout, exitCode: 0, pid: child.pid ?? 0 });
        const { code } = error;
        if (typeof code === 'number') {
          return resolve({ stdout, exitCode: code, pid: child.pid ?? 0 });
        }
        if (error.killed && !code) {
          return reject(new TimeoutError(`${file} did not answer in ${timeoutMs} ms.`, timeoutMs));
        }
        reject(error);
      },
    );
    child.stdin?.end();
  });

function toolEnvironment(): NodeJS.ProcessEnv {
  const environment = { ...process.env, LC_ALL: 'C', TZ: 'UTC0' };
  if (process.platform === 'win32') return environment;
  // An editor started from a dock has a bare PATH; lsof lives in /usr/sbin on macOS.
  const PATH = [process.env.PATH ?? '', '/usr/bin', '/bin', '/usr/sbin', '/sbin'].join(delimiter);
  return { ...environment, PATH };
}
