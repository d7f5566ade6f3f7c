import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { hostEnvironment } from './environment.mjs';
import { HostError } from './errors.mjs';
import { ensureHost } from './install.mjs';
import { dataArguments } from './serverArguments.mjs';

/**
 * Installs a packaged extension for servers that are started later with these folders.
 * @param {{ vsix: string, dataDir: string, extensionsDir?: string, log?: (line: string) => void }}
 *   options
 * @throws {HostError} with the server's output
 */
export async function installExtension(options) {
  const { node, serverMain } = await ensureHost(options);
  const args = [
    serverMain,
    '--install-extension',
    options.vsix,
    '--force',
    ...dataArguments(options),
  ];
  const run = promisify(execFile)(node, args, { env: hostEnvironment(), timeout: 180_000 });
  const { stdout, stderr } = await run.catch((cause) => {
    throw new HostError(`${options.vsix} was not installed: ${cause.message}`, { cause });
  });
  // It exits with 0 when it failed, too.
  if (!stdout.includes('was successfully installed')) {
    throw new HostError(`${options.vsix} was not installed:\n${stdout}${stderr}`);
  }
}
