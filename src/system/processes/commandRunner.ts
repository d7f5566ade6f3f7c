import { delimiter } from 'node:path';
import { runProgram } from './runProgram';

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
const maxOutputChars = 32 * 1024 ** 2;

/** Runs the tool in the C locale and in UTC, so that its output can be parsed. */
export const runCommand: RunCommand = async (file, args, { timeoutMs }) => {
  const options = { cwd: process.cwd(), env: toolEnvironment(), timeoutMs, maxOutputChars };
  const { stdout, code, signal, pid } = await runProgram(file, args, options);
  if (code === null) throw new Error(`${file} was ended by ${signal}.`);
  return { stdout, exitCode: code, pid };
};

function toolEnvironment(): NodeJS.ProcessEnv {
  const environment = { ...process.env, LC_ALL: 'C', TZ: 'UTC0' };
  if (process.platform === 'win32') return environment;
  // An editor started from a dock has a bare PATH; lsof lives in /usr/sbin on macOS.
  const PATH = [process.env.PATH ?? '', '/usr/bin', '/bin', '/usr/sbin', '/sbin'].join(delimiter);
  return { ...environment, PATH };
}
