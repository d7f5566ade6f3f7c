import * as fs from 'node:fs/promises';
import * as l10n from '@vscode/l10n';
import { HumanError, unlessCode } from '../../base/errors';
import type { Pm2Home } from './pm2Home';

/** Who may write here gives PM2 commands: the group, and all others. */
const othersWrite = 0o022;

/**
 * Makes sure that nobody but this user rules a PM2_HOME and its sockets: what is ours and open to others (PM2's own sockets are 0775) is
 * made private. Throws a HumanError where something belongs to another user, who could answer in PM2's place. Nothing on Windows, whose
 * pipes have no such owner.
 */
export async function guardHome(
  { folder, rpcSocket, busSocket }: Pick<Pm2Home, 'folder' | 'rpcSocket' | 'busSocket'>,
  me = process.getuid?.(),
): Promise<void> {
  if (me === undefined) return;
  await own(folder, me, (mode) => mode & ~othersWrite);
  for (const socket of [rpcSocket, busSocket]) await own(socket, me, () => 0o600);
}

/** False for a PM2_HOME of another user's, who may lay links in the way of what is written there. True for one that is not there. */
export async function isOwnHome(folder: string, me = process.getuid?.()): Promise<boolean> {
  const stat = await unlessCode(fs.stat(folder), 'ENOENT', 'ENOTDIR');
  return me === undefined || !stat || stat.uid === me;
}

async function own(file: string, me: number, narrowed: (mode: number) => number): Promise<void> {
  const stat = await unlessCode(fs.stat(file), 'ENOENT', 'ENOTDIR');
  if (!stat) return;
  if (stat.uid !== me) {
    throw new HumanError(
      l10n.t(
        '{0} belongs to another user, who could give commands in your name or read what your services hold. Choose a folder of your own in the setting codexServices.pm2.home.',
        file,
      ),
      [
        {
          title: l10n.t('Open setting'),
          command: 'codexServices.openSetting',
          args: ['codexServices.pm2.home'],
        },
      ],
    );
  }
  const mode = stat.mode & 0o777;
  if ((mode & othersWrite) !== 0) await fs.chmod(file, narrowed(mode));
}
