import * as l10n from '@vscode/l10n';
import * as os from 'node:os';
import * as path from 'node:path';
import { HumanError } from '../../base/errors';

/** A PM2_HOME and the files in it that concern us. Absolute paths. */
export interface Pm2Home {
  readonly folder: string;
  readonly rpcSocket: string;
  readonly busSocket: string;
  readonly log: string;
  readonly pidFile: string;
  /** Ours: held while the daemon is looked for and started. */
  readonly startLock: string;
}

/**
 * Longer socket paths are cut off silently by the system at 107 bytes, and from 116 on both of PM2's sockets are one
 * file (measured on pm2 7.0.4, Linux).
 */
const maxSocketPathBytes = 100;

/**
 * The PM2_HOME to use: the setting, else the environment's, else `~/.pm2`. Throws a HumanError where its sockets could
 * not work.
 */
export function resolvePm2Home(options: {
  readonly setting?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homedir?: string;
  readonly platform?: NodeJS.Platform;
}): Pm2Home {
  const { env, platform = process.platform, homedir = os.homedir() } = options;
  const written = options.setting?.trim() || env['PM2_HOME']?.trim() || path.join(homedir, '.pm2');
  const expanded = written.replace(/^~(?=$|[/\\])/, homedir);
  const showSetting = {
    title: l10n.t('Open setting'),
    command: 'codexServices.openSetting',
    args: ['codexServices.pm2.home'],
  };
  if (!path.isAbsolute(expanded)) {
    throw new HumanError(
      l10n.t(
        'PM2_HOME must be an absolute path, not "{0}". Change the setting codexServices.pm2.home.',
        written,
      ),
      [showSetting],
    );
  }
  const folder = path.resolve(expanded);
  const rpcSocket = path.join(folder, 'rpc.sock');
  const bytes = Buffer.byteLength(rpcSocket);
  if (platform !== 'win32' && bytes > maxSocketPathBytes) {
    throw new HumanError(
      l10n.t(
        'The path of PM2_HOME is too long for a socket ({0} of {1} bytes): {2}. Choose a shorter folder in the setting codexServices.pm2.home.',
        bytes,
        maxSocketPathBytes,
        folder,
      ),
      [showSetting],
    );
  }
  // PM2's pipes on Windows are global, whatever PM2_HOME says (pm2's paths.js).
  const pipe = (name: string): string => `\\\\.\\pipe\\${name}.sock`;
  return {
    folder,
    rpcSocket: platform === 'win32' ? pipe('rpc') : rpcSocket,
    busSocket: platform === 'win32' ? pipe('pub') : path.join(folder, 'pub.sock'),
    log: path.join(folder, 'pm2.log'),
    pidFile: path.join(folder, 'pm2.pid'),
    startLock: path.join(folder, 'codex-services.lock'),
  };
}
