import { spawn } from 'node:child_process';
import { hostEnvironment } from './environment.mjs';
import { HostError } from './errors.mjs';
import { ensureHost } from './install.mjs';
import { endProcessTree } from './processTree.mjs';
import { dataArguments, dyingWithUs, tokenArguments } from './serverArguments.mjs';
import { ServerOutput } from './serverOutput.mjs';
import { cleanSettings, readSettings, settingsFileOf, writeSettings } from './settings.mjs';

/**
 * @typedef {object} ServerOptions
 * @property {string} dataDir absolute; user settings, logs and, without `extensionsDir`, extensions
 * @property {string} [extensionsDir]
 * @property {string} [builtInsDir] a folder with those of the editor's own extensions that there shall be; without it, all
 * @property {Readonly<import('./settings.mjs').Settings>} [settings] over `cleanSettings`
 * @property {NodeJS.ProcessEnv} [env] of the extension host too; without it, ours
 * @property {string} [connectionToken] without it, every local user has a shell: for tests only
 * @property {number} [port] without it, a free one
 * @property {(line: string) => void} [log] gets the server's lines and the steps of an installation
 * @property {number} [timeoutMs] how long the start may take
 * @property {string} [locale] the language of the editor, such as `es`, where a language pack for it is installed
 * @property {boolean} [smokeTestDriver] true without it: extensions under development are accepted,
 *   but notifications are never shown as toasts. False for people and for tests that look at
 *   toasts: `installExtension` brings them the extension
 *
 * @typedef {object} Server
 * @property {number} port on 127.0.0.1
 * @property {string} origin `http://127.0.0.1:PORT`
 * @property {number} pid
 * @property {string | undefined} connectionToken
 * @property {boolean} smokeTestDriver
 * @property {Promise<void>} exited resolves when the server has ended, for whatever reason
 * @property {() => string} output the end of what the server printed
 * @property {(token: string) => number | undefined} extensionHostPid by the first 8 characters of
 *   the token of its connection
 * @property {(patch: Readonly<import('./settings.mjs').Settings>) => void} updateSettings changes
 *   user settings (undefined removes one) for pages that are opened or reloaded afterwards: an open
 *   one notices changes of a workspace's settings only
 * @property {() => Promise<void>} stop ends every process that the server started, save daemons
 */

/**
 * Starts VS Code's server on 127.0.0.1 and waits until it serves.
 * @param {ServerOptions} options
 * @returns {Promise<Server>}
 * @throws {HostError} with the end of the server's output
 */
export async function startServer(options) {
  const { dataDir, log = () => {}, port = 0, connectionToken, timeoutMs = 60_000 } = options;
  const { smokeTestDriver = true } = options;
  const settingsFile = settingsFileOf(dataDir);
  writeSettings(settingsFile, { ...cleanSettings, ...options.settings });

  const { node, serverMain } = await ensureHost({ log });
  const args = [
    serverMain,
    ...['--host', '127.0.0.1', '--port', String(port)],
    ...tokenArguments(dataDir, connectionToken),
    ...dataArguments(options),
    ...(smokeTestDriver ? ['--enable-smoke-test-driver'] : []),
    ...['--telemetry-level', 'off'],
    ...(options.locale ? ['--locale', options.locale] : []),
    // Else each extension host first runs a login shell and takes what its start-up files set.
    '--force-disable-user-env',
    // In seconds. Extension hosts wait that long for a page that was not closed in order, and
    // outlive a killed server by it. VS Code's own value is 3 hours; a person's machine may sleep.
    ...['--reconnection-grace-time', smokeTestDriver ? '20' : '600'],
  ];
  // A session of its own: a Ctrl-C reaches us alone, and what belongs to the server can be told.
  const child = spawn(...dyingWithUs(node, args), {
    env: hostEnvironment(options.env),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const output = new ServerOutput({ child, log });
  const pid = child.pid;
  if (pid === undefined) throw new HostError(`${node} could not be started.`);

  const stop = async () => {
    const left = await endProcessTree(pid);
    if (left.length > 0) throw new HostError(`These processes do not end: ${left.join(', ')}`);
  };
  try {
    const boundPort = await output.ready(timeoutMs);
    return {
      port: boundPort,
      origin: `http://127.0.0.1:${boundPort}`,
      pid,
      connectionToken,
      smokeTestDriver,
      exited: output.ended,
      output: () => output.tail(),
      extensionHostPid: (token) => output.extensionHosts.get(token),
      updateSettings: (patch) => {
        writeSettings(settingsFile, { ...readSettings(settingsFile), ...patch });
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
