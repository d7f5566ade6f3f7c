import * as l10n from '@vscode/l10n';
import * as fs from 'node:fs/promises';
import { poll } from '../../base/async';
import { type Clock, systemClock } from '../../base/clock';
import { hasCode, HumanError } from '../../base/errors';
import { readText } from '../../system/files/readText';
import { removeStale } from './staleFile';
import { isAlive } from './isAlive';

/** Starting a daemon takes about a second; a lock older than this was left behind. */
const staleMs = 60_000;
const waitMs = 30_000;

/**
 * Runs `task` while holding the lock file `file`, so that several windows (and our tests) never start several daemons.
 * Throws a HumanError where the lock cannot be had within 30 s.
 */
export async function withStartLock<T>(
  file: string,
  task: () => Promise<T>,
  clock: Clock = systemClock,
): Promise<T> {
  const taken = await poll(() => take(file), { everyMs: 50, ms: waitMs, clock });
  if (!taken) {
    throw new HumanError(
      l10n.t(
        'Another window has been starting PM2 for a long time. Try again, or delete {0}.',
        file,
      ),
    );
  }
  try {
    return await task();
  } finally {
    await fs.rm(file, { force: true });
  }
}

async function take(file: string): Promise<true | undefined> {
  try {
    await fs.writeFile(file, String(process.pid), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  }
  if (await isStale(file)) await removeStale(file, () => isStale(file));
  return undefined;
}

async function isStale(file: string): Promise<boolean> {
  try {
    const [text, stat] = await Promise.all([readText(file), fs.stat(file)]);
    if (systemClock.now() - stat.mtimeMs > staleMs) return true;
    const pid = Number(text);
    return Number.isInteger(pid) && pid > 0 && !isAlive(pid);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
}
