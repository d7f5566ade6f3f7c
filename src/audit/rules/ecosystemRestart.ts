import * as l10n from '@vscode/l10n';
import { parseDuration } from '../../base/duration';
import { defaultRestart } from '../../services/definitions/defaults';
import type { EcosystemApp } from '../project/ecosystemApp';
import { appRule, isForProduction, setKeys } from './rule';

/** PM2's own defaults (pm2 7.0.4, lib/API/schema.json and God.js). */
const pm2MinUptimeMs = 1_000;
const pm2MaxRestarts = 16;
const tooMany = 100;
/** What a program takes at least to start and fail: node alone needs 40 ms, with its modules 200 and more. */
const bootMs = 200;

const { maxRestarts, minUptimeMs } = defaultRestart;

/**
 * True where PM2 gives an app up that fails at each start. It counts while uptime is below `min_uptime` and the last start by hand is less than
 * `min_uptime × max_restarts` ago (handleExit in God.js).
 */
function givesUp(uptimeMs: number, delayMs: number, restarts: number): boolean {
  return uptimeMs > bootMs && restarts * bootMs + (restarts - 1) * delayMs < uptimeMs * restarts;
}

function restartsOf(app: EcosystemApp): number {
  const number = Number(app.field('max_restarts')?.value ?? pm2MaxRestarts);
  return Number.isFinite(number) ? number : pm2MaxRestarts;
}

/** Restart numbers with which PM2 never gives up (docs/pm2.md 5). */
export const ecosystemNeverGivesUp = appRule(
  {
    id: 'ecosystem-never-gives-up',
    severity: 'warning',
    title: 'PM2 restarts a broken app for ever',
  },
  function* (app, project) {
    if (app.field('autorestart')?.value === false || app.field('exp_backoff_restart_delay')) return;
    // A server may well be meant to try for ever.
    if (isForProduction(app, project)) return;
    const delay = parseDuration(app.field('restart_delay')?.value);
    const uptime = app.field('min_uptime');
    const restarts = app.field('max_restarts');
    if (restarts && Number(restarts.value) >= tooMany) {
      yield {
        start: restarts.start,
        end: restarts.end,
        message: l10n.t(
          '{0} restarts are no limit: a broken {1} is started for hours, and its log fills the disk.',
          String(restarts.value),
          app.name,
        ),
        fix: setKeys(app, l10n.t('Give up after {0} restarts', maxRestarts), {
          max_restarts: maxRestarts,
        }),
      };
    }
    const counts = givesUp(pm2MinUptimeMs, delay ?? 0, restartsOf(app));
    if (!uptime && delay !== undefined && !counts && !app.mayHave('min_uptime')) {
      const place = app.field('restart_delay') ?? app.place;
      yield {
        start: place.start,
        end: place.end,
        message: l10n.t(
          'Without min_uptime (1 s by default) and with a delay of {0} ms, no restart of {1} ever counts as a failure: PM2 never gives up.',
          delay,
          app.name,
        ),
        fix: setKeys(app, l10n.t('Count starts shorter than {0} s as failures', seconds(delay)), {
          min_uptime: `${seconds(delay)}s`,
        }),
      };
    }
    const uptimeMs = parseDuration(uptime?.value);
    if (uptime && uptimeMs !== undefined && uptimeMs <= bootMs) {
      const least = seconds(delay ?? 0);
      yield {
        start: uptime.start,
        end: uptime.end,
        message: l10n.t(
          'No start of {1} fails within {0} ms, so with this min_uptime no restart counts as a failure: PM2 never gives up. A number means milliseconds.',
          uptimeMs,
          app.name,
        ),
        fix: setKeys(app, l10n.t('Count starts shorter than {0} s as failures', least), {
          min_uptime: `${least}s`,
        }),
      };
    }
  },
);

/** `min_uptime` that the delay alone uses up. */
export const ecosystemUptimeBelowDelay = appRule(
  {
    id: 'ecosystem-min-uptime-below-delay',
    severity: 'warning',
    title: 'min_uptime is not above restart_delay',
  },
  function* (app) {
    const delay = parseDuration(app.field('restart_delay')?.value);
    const field = app.field('min_uptime');
    const uptime = parseDuration(field?.value);
    if (!field || delay === undefined || uptime === undefined || uptime <= bootMs || delay === 0)
      return;
    if (app.field('autorestart')?.value === false || isBackoff(app)) return;
    if (uptime > delay && givesUp(uptime, delay, restartsOf(app))) return;
    yield {
      start: field.start,
      end: field.end,
      message: l10n.t(
        'min_uptime ({0} ms) has no room above restart_delay ({1} ms), so PM2’s window is over before the restarts are: it never gives up.',
        uptime,
        delay,
      ),
      fix: setKeys(app, l10n.t('Raise min_uptime to {0} s', seconds(delay)), {
        min_uptime: `${seconds(delay)}s`,
      }),
    };
  },
);

function isBackoff(app: EcosystemApp): boolean {
  return app.field('exp_backoff_restart_delay') !== undefined;
}

/** Twice the delay, at least our default. */
function seconds(delayMs: number): number {
  return Math.ceil(Math.max(minUptimeMs, delayMs * 2) / 1000);
}
