import { findProgram, isExecutable } from './debian.mjs';
import { HostError } from './errors.mjs';

/**
 * The desktop VS Code to use instead of this host: VSCODE_PATH. With `inPath`, for what a person
 * runs, also the first `code` in PATH: tests do not take that one, so that they run the version
 * which they were written for.
 * @param {{ inPath?: boolean }} [options]
 * @returns {string | undefined} path of the executable
 * @throws {HostError} where VSCODE_PATH names no program
 */
export function findDesktopCode({ inPath = false } = {}) {
  const named = process.env['VSCODE_PATH'];
  if (!named) return inPath ? findProgram(['code', 'code-insiders']) : undefined;
  if (isExecutable(named)) return named;
  throw new HostError(`VSCODE_PATH is ${named}, which is not a program.`, { exitCode: 2 });
}
