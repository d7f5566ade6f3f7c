import * as fs from 'node:fs/promises';
import * as l10n from '@vscode/l10n';
import { poll } from '../../base/async';
import { hasCode, HumanError } from '../../base/errors';
import { isAlive } from './isAlive';
import type { Pm2Home } from './pm2Home';

/** A killed daemon is gone within this time, whatever it hung in. */
const goneMs = 5_000;

/**
 * Kills a daemon that does not answer: the process in pm2.pid, where it really is the daemon of this PM2_HOME. Its apps live
 * on or die of EPIPE; recovery sees to both. Throws a HumanError where there is none that can be ended.
 */
export async function endDaemon(home: Pm2Home, platform = process.platform): Promise<void> {
  const pid = Number(await readText(home.pidFile));
  const isDaemon = Number.isInteger(pid) && pid > 1 && (await isDaemonOf(home, pid, platform));
  if (!isDaemon) {
    throw new HumanError(
      l10n.t(
        'The process of PM2 in {0} was not found: pm2.pid names none. End it yourself, then refresh.',
        home.folder,
      ),
    );
  }
  // SIGKILL also ends what is stopped; nothing gentler reaches a daemon that hangs.
  process.kill(pid, 'SIGKILL');
  const gone = await poll(() => (isAlive(pid) ? undefined : true), { everyMs: 50, ms: goneMs });
  if (!gone) throw new HumanError(l10n.t('Process {0} could not be ended.', pid));
}

/** PM2 gives its daemon a title that holds its PM2_HOME; elsewhere than on Linux the pid file is all there is. */
async function isDaemonOf(home: Pm2Home, pid: number, platform: string): Promise<boolean> {
  if (platform !== 'linux') return isAlive(pid);
  const title = (await readText(`/proc/${pid}/cmdline`)).replaceAll('\0', ' ');
  return title.includes('God Daemon') && title.includes(`(${home.folder})`);
}

async function readText(file: string): Promise<string> {
  try {
    return await fs.readFile(file, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ESRCH', 'EACCES')) return '';
    throw error;
  }
}
