import * as l10n from '@vscode/l10n';
import { countText } from '../../base/countText';
import { oneLine } from '../../base/oneLine';
import type { LaneBand, LaneFacts, LaneMark, MarkKind, Tone } from '../../base/monitor/lane';
import type { HistoryEntry } from '../../services/history/historyEntry';
import {
  isRunning,
  type Service,
  type ServiceStateType,
  totalCap,
} from '../../services/state/service';
import type { LogMark } from '../../services/timeline/logMarks';
import type { StateBand } from '../../services/timeline/stateBands';
import { historyDetail } from '../history/historyText';
import { stateName, stateText } from '../tree/stateText';

const maxChars = 200;

const tones: Readonly<Record<ServiceStateType, Tone>> = {
  ready: 'good',
  starting: 'moving',
  waitingRestart: 'moving',
  stopped: 'off',
  done: 'off',
  unhealthy: 'bad',
  crashLoop: 'bad',
  memoryLoop: 'bad',
  failed: 'bad',
  orphaned: 'bad',
  unknown: 'unknown',
};

/** What a lane says of its service now. `name`: as it is shown beside those of other folders. */
export function factsOf(service: Service, name: string): LaneFacts {
  const { key, state, busy, definition, conflict, memoryBytes, cpuPercent } = service;
  const running = isRunning(service);
  return {
    id: key,
    name,
    tone: busy ? 'moving' : tones[state.type],
    state: busy ? stateText(service) : stateName(state),
    reason: state.reason === undefined ? undefined : oneLine(state.reason, maxChars),
    memoryBytes,
    capBytes: totalCap(service),
    cpuPercent,
    running,
    startable: !running && definition !== undefined && conflict === undefined,
  };
}

export function bandOf({ from, to, state }: StateBand): LaneBand {
  return { from, to, tone: tones[state], text: stateName({ type: state }) };
}

/** A mark for an entry of the restart history. */
export function markOfEntry(entry: HistoryEntry): LaneMark {
  const { label, description } = historyDetail(entry);
  const text = [label, description].filter(Boolean).join(' · ');
  return { at: entry.at, kind: kindOf(entry), text: oneLine(text, maxChars) };
}

/** A mark for lines of a log. */
export function markOfLines({ at, kind, count, text }: LogMark): LaneMark {
  const amount = countText(count);
  const words =
    kind === 'folded'
      ? count === 1
        ? l10n.t('1 line of noise folded')
        : l10n.t('{0} lines of noise folded', amount)
      : count === 1
        ? l10n.t('Error in its log: {0}', text ?? '')
        : l10n.t('{0} errors in its log, first: {1}', amount, text ?? '');
  return { at, kind, text: oneLine(words, maxChars) };
}

function kindOf({ what, cause }: HistoryEntry): MarkKind {
  if (what === 'exit') return cause === 'ended' ? 'stop' : 'crash';
  return what;
}
