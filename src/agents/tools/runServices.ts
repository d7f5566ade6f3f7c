import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { oneLine } from '../../base/oneLine';
import type { RunReport, RunWhat } from '../../services/supervise/serviceRuns';
import { data, ours, record } from '../answer';
import { type AnyTool, type Confirmation, tool } from '../tool';
import { statusOf } from './listServices';
import { findServices, folderField, servicesField } from './serviceInput';

/** Clients of MCP give a call up after a minute. */
const readyWithinMs = 45_000;
const maxNameChars = 80;
const maxReasonChars = 400;

const input = v.object({ services: servicesField, folder: folderField });

export const startServices = runTool('start', {
  name: 'start_services',
  title: 'Start services',
  description:
    'Starts services that do not run, each when what it depends on is ready, and waits up to 45 s until they are ready. One that runs is left alone. Use it instead of running npm, node or pm2 yourself. A person is asked first.',
  effect: 'starts',
});

export const restartServices = runTool('restart', {
  name: 'restart_services',
  title: 'Restart services',
  description:
    'Restarts services (and starts those that do not run), so that changed code or a changed definition is used, and waits up to 45 s until they are ready. What they hold in memory is lost, and what is connected to them is cut off. A person is asked first.',
  effect: 'ends',
});

export const stopServices = runTool('stop', {
  name: 'stop_services',
  title: 'Stop services',
  description:
    'Stops services and waits for their end. What they hold in memory is lost, and what depends on them stops working. A person is asked first.',
  effect: 'ends',
});

function runTool(
  what: RunWhat,
  words: Pick<AnyTool, 'name' | 'title' | 'description' | 'effect'>,
): AnyTool {
  return tool({
    ...words,
    input,
    confirmation: ({ services }) => confirmationFor(what, services),
    async run(asked, context, signal) {
      const services = await findServices(asked, context);
      const report = await context.runs.run(what, services, {
        signal,
        by: 'agent',
        readyWithinMs,
      });
      const note = context.sight?.();
      return [
        ours(summary(what, report)),
        ...(note ? [ours(note)] : []),
        data(
          'one service a line, as JSON',
          report.results.map(({ service, ok, reason }) =>
            record({
              ok,
              why: reason === undefined ? undefined : oneLine(reason, maxReasonChars),
              ...statusOf(service, context.clock.now()),
            }),
          ),
        ),
      ];
    },
  });
}

function summary(what: RunWhat, { results, cancelled }: RunReport): string {
  if (cancelled) return 'This was cancelled.';
  const failed = results.filter(({ ok }) => !ok);
  const late = failed.filter((one) => one.late);
  if (failed.length === 0) {
    return what === 'stop' ? 'All of them have stopped.' : 'All of them are ready.';
  }
  if (late.length === failed.length) {
    return `${late.length} of ${results.length} are not ready after 45 s, and may yet become so: ask list_services.`;
  }
  return `${failed.length} of ${results.length} did not come that far. explain_last_restart and read_logs say more.`;
}

function confirmationFor(what: RunWhat, services: readonly string[]): Confirmation {
  const names = services.map((one) => oneLine(one, maxNameChars)).join(', ');
  switch (what) {
    case 'start':
      return {
        title: l10n.t('Start services?'),
        message: l10n.t('An agent wants to start {0}.', names),
      };
    case 'restart':
      return {
        title: l10n.t('Restart services?'),
        message: l10n.t('An agent wants to restart {0}. What they hold in memory is lost.', names),
      };
    case 'stop':
      return {
        title: l10n.t('Stop services?'),
        message: l10n.t(
          'An agent wants to stop {0}. What they hold in memory is lost, and what depends on them stops working.',
          names,
        ),
      };
  }
}
