import * as fs from 'node:fs/promises';
import * as l10n from '@vscode/l10n';
import { poll } from '../../base/async';
import { HumanError, unlessCode } from '../../base/errors';
import { readText } from '../../system/files/readText';
import type { ProcessControl, ProcessInfo, ProcessTrees } from '../../system/types';
import type { Pm2Home } from './pm2Home';

/** What is asked of this machine. */
export interface DaemonEnding {
  readonly trees: Pick<ProcessTrees, 'sample' | 'forget'>;
  readonly processes: Pick<ProcessControl, 'isAlive' | 'signal'>;
}

/** A killed daemon is gone within this time, whatever it hung in. */
const goneMs = 5_000;
/** Start times come in whole seconds on some systems, and times of files on some disks. */
const slackMs = 3_000;

/**
 * Kills a daemon that does not answer: the process in pm2.pid, where it really is the daemon of this PM2_HOME. Its apps live
 * on or die of EPIPE; recovery sees to both. Throws a HumanError where there is none that can be ended.
 */
export async function endDaemon(
  home: Pm2Home,
  { trees, processes }: DaemonEnding,
  platform: NodeJS.Platform = process.platform,
): Promise<void> {
  const pid = Number(await unlessCode(readText(home.pidFile), 'ENOENT', 'EACCES'));
  const known = Number.isInteger(pid) && pid > 1;
  const daemon = known ? await lookAt(pid, trees) : undefined;
  // SIGKILL also ends what is stopped; nothing gentler reaches a daemon that hangs.
  if (
    !daemon ||
    !(await isDaemonOf(home, daemon, platform)) ||
    !(await processes.signal(daemon, 'SIGKILL'))
  ) {
    throw new HumanError(
      l10n.t(
        'The process of PM2 in {0} was not found: pm2.pid names none. End it yourself, then refresh.',
        home.folder,
      ),
    );
  }
  const gone = await poll(() => (processes.isAlive(pid, daemon.startTime) ? undefined : true), {
    everyMs: 50,
    ms: goneMs,
  });
  if (!gone) throw new HumanError(l10n.t('Process {0} could not be ended.', pid));
}

async function lookAt(pid: number, trees: DaemonEnding['trees']): Promise<ProcessInfo | undefined> {
  const sample = (await trees.sample([pid])).get(pid);
  trees.forget(pid);
  return sample?.processes.find((one) => one.pid === pid);
}

/**
 * PM2 gives its daemon a title that holds its PM2_HOME. Elsewhere than on Linux that may be cut or not be seen: there a process that
 * runs PM2's daemon counts, if it is older than the file that names it.
 */
async function isDaemonOf(
  home: Pm2Home,
  { command, startedAt }: ProcessInfo,
  platform: NodeJS.Platform,
): Promise<boolean> {
  if (command.includes('God Daemon') && command.includes(`(${home.folder})`)) return true;
  if (platform === 'linux' || !/God Daemon|\bDaemon\.js\b/.test(command)) return false;
  return startedAt <= (await fs.stat(home.pidFile)).mtimeMs + slackMs;
}
