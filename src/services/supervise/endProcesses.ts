import * as l10n from '@vscode/l10n';
import { poll } from '../../base/async';
import { type Clock, systemClock } from '../../base/clock';
import { HumanError, messageOf } from '../../base/errors';
import type { ProcessControl, ProcessIdentity } from '../../system/types';

export interface EndOptions {
  /** How long SIGINT may take, in ms. */
  readonly graceMs: number;
  readonly clock?: Clock;
}

/** The kernel needs this at most for a killed process; more means that it hangs in the kernel. */
const killedMs = 3_000;

/**
 * Ends exactly these processes: SIGINT, then SIGKILL. Gives those that had gone before they were signalled, whoever has their pid
 * by now. Throws a HumanError where one does not end, or is not ours to end.
 */
export async function endProcesses<One extends ProcessIdentity>(
  processes: readonly One[],
  control: Pick<ProcessControl, 'isAlive' | 'signal'>,
  { graceMs, clock = systemClock }: EndOptions,
): Promise<readonly One[]> {
  let reached = processes;
  const missed: One[] = [];
  const left = (): readonly One[] =>
    reached.filter(({ pid, startTime }) => control.isAlive(pid, startTime));
  const gone = (ms: number): Promise<true | undefined> =>
    poll(() => (left().length === 0 ? true : undefined), { everyMs: 50, ms, clock });
  for (const [signal, ms] of [['SIGINT', graceMs] as const, ['SIGKILL', killedMs] as const]) {
    const sent: One[] = [];
    for (const one of signal === 'SIGINT' ? reached : left()) {
      if (await sendTo(one, signal, control)) sent.push(one);
      else if (signal === 'SIGINT') missed.push(one);
    }
    reached = sent;
    if (await gone(ms)) return missed;
  }
  const pids = left()
    .map(({ pid }) => pid)
    .join(', ');
  throw new HumanError(l10n.t('Process {0} could not be ended.', pids));
}

async function sendTo(
  one: ProcessIdentity,
  signal: 'SIGINT' | 'SIGKILL',
  control: Pick<ProcessControl, 'signal'>,
): Promise<boolean> {
  try {
    return await control.signal(one, signal);
  } catch (error) {
    throw new HumanError(
      l10n.t('Process {0} could not be ended: {1}', one.pid, messageOf(error)),
      [],
      { cause: error },
    );
  }
}
