import * as l10n from '@vscode/l10n';
import type { Entry } from '../../engine/entry';
import type { ServiceState } from './service';

/** What is known about one entry when it is judged. Times in ms. */
export interface Evidence {
  readonly entry: Entry;
  /** Processes of the tree that live; undefined where they could not be read. */
  readonly liveProcesses?: number;
  /** Why the processes of this machine could not be read. */
  readonly unreadable?: string;
  /** The main process itself lives. */
  readonly mainAlive: boolean;
  /** The port that must be listened on; undefined where the service has none. */
  readonly port?: number;
  /** Ports the tree listens on. */
  readonly listening: readonly number[];
  /** This very process (pid) was ready before. */
  readonly wasReady: boolean;
  readonly minUptimeMs: number;
  readonly now: number;
  /** PM2 said on the bus that it gives up on this entry. */
  readonly gaveUp: boolean;
  /** Why the daemon could not spawn it, from its log. */
  readonly spawnError?: string;
  /** False where the definition says that it is not started again. */
  readonly autorestart?: boolean;
  /** PM2's `cron_restart`, where it has one. */
  readonly cron?: string;
  /** The process of the tree that served the port and has ended, where it was not the main one. */
  readonly serverGone?: number;
}

/** Judges one entry of PM2's list. */
export function judge(evidence: Evidence): ServiceState {
  const { entry } = evidence;
  // PM2 leaves such an entry at `waiting restart`; any other status came after that.
  if (evidence.gaveUp && entry.status === 'waiting restart') {
    return { type: 'failed', reason: gaveUpText(entry) };
  }
  switch (entry.status) {
    case 'stopped':
    case 'stopping':
      return { type: 'stopped' };
    case 'errored':
      return { type: 'failed', reason: gaveUpText(entry) };
    case 'waiting restart':
      return judgeWaiting(evidence);
    case 'unknown':
      return { type: 'unknown', reason: l10n.t('PM2 gives no status.') };
    default:
      return judgeOnline(evidence);
  }
}

/**
 * PM2 says "waiting restart" of everything that ended while it has a restart delay. It takes the pid away where no restart will
 * come: given up (then without a creation time), stopped, or not to be started again (lib/God.js, handleExit).
 */
function judgeWaiting({ entry, autorestart, cron }: Evidence): ServiceState {
  const { exitCode } = entry;
  if (entry.pid !== undefined) {
    return {
      type: 'waitingRestart',
      reason:
        exitCode === undefined
          ? l10n.t('It ended; PM2 starts it again.')
          : l10n.t('It ended with exit code {0}; PM2 starts it again.', exitCode),
    };
  }
  if (entry.createdAt === undefined) return { type: 'failed', reason: gaveUpText(entry) };
  if (exitCode === undefined) return { type: 'stopped' };
  const reason =
    cron === undefined
      ? l10n.t('It ended with exit code {0}; PM2 does not start it again.', exitCode)
      : l10n.t(
          'It ended with exit code {0}; PM2 starts it again by its schedule ({1}).',
          exitCode,
          cron,
        );
  if (exitCode === 0) return { type: 'done', reason };
  return { type: autorestart === false ? 'failed' : 'stopped', reason };
}

function judgeOnline(evidence: Evidence): ServiceState {
  const { entry, port } = evidence;
  if (entry.pid === undefined) {
    if (entry.status === 'launching') return { type: 'starting' };
    return {
      type: 'failed',
      reason: evidence.spawnError
        ? l10n.t('It could not be started: {0}', evidence.spawnError)
        : l10n.t('PM2 says online, but there is no process: it could not be started.'),
    };
  }
  if (evidence.unreadable !== undefined) {
    return {
      type: 'unknown',
      reason: l10n.t('The processes of this machine cannot be read: {0}', evidence.unreadable),
    };
  }
  if (!evidence.mainAlive) {
    // PM2 keeps "online" of what crashed before it was ready (wait_ready), until it starts it again.
    return {
      type: 'waitingRestart',
      reason: l10n.t('Its process {0} has ended, although PM2 says online.', entry.pid),
    };
  }
  // PM2 has it launching until it says "ready" (wait_ready), or until listen_timeout is over.
  if (entry.status === 'launching') {
    return { type: 'starting', reason: l10n.t('Waiting for its "ready" message.') };
  }
  if (port !== undefined) {
    if (evidence.listening.includes(port)) return { type: 'ready' };
    if (evidence.wasReady && evidence.serverGone !== undefined) {
      return {
        type: 'unhealthy',
        reason: l10n.t(
          'Its server process {0} has ended; the launcher lives on, and nothing listens on port {1}.',
          evidence.serverGone,
          port,
        ),
      };
    }
    if (evidence.wasReady) {
      return {
        type: 'unhealthy',
        reason: l10n.t('Its process lives, but nothing listens on port {0} any more.', port),
      };
    }
    const others = evidence.listening.join(', ');
    return {
      type: 'starting',
      reason: others
        ? l10n.t('Waiting for port {0}; it listens on {1}.', port, others)
        : l10n.t('Waiting for port {0}.', port),
    };
  }
  const uptime = evidence.now - (entry.startedAt ?? evidence.now);
  // A clock was set since: how long it has lived nobody knows, and waiting for that moment may take hours.
  const isAhead = uptime < -jitterMs;
  if (
    evidence.wasReady ||
    evidence.listening.length > 0 ||
    uptime >= evidence.minUptimeMs ||
    isAhead
  ) {
    return { type: 'ready' };
  }
  return { type: 'starting' };
}

function gaveUpText(entry: Entry): string {
  return entry.exitCode === undefined
    ? l10n.t('PM2 gave up after {0} restarts.', entry.restarts)
    : l10n.t(
        'PM2 gave up after {0} restarts; the last exit code was {1}.',
        entry.restarts,
        entry.exitCode,
      );
}

/** The state of a service from those of its instances: the worst that is not merely stopped. */
export function combineStates(states: readonly ServiceState[]): ServiceState {
  const [worst] = [...states].sort((a, b) => severity.indexOf(a.type) - severity.indexOf(b.type));
  return worst ?? { type: 'stopped' };
}

/** PM2's clock and ours, read at different moments, differ by less. */
const jitterMs = 5_000;

/** All states, the worst first. */
export const severity = [
  'crashLoop',
  'memoryLoop',
  'failed',
  'orphaned',
  'unhealthy',
  'unknown',
  'waitingRestart',
  'starting',
  'ready',
  'done',
  'stopped',
] as const satisfies readonly ServiceState['type'][];
