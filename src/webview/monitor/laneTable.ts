import { thinned } from '../../base/monitor/curve';
import type { Lane } from '../../base/monitor/lane';
import { filled, type PageTexts } from '../../base/monitor/texts';
import { el } from './dom';
import { cpuShare, memoryWords, stateAt } from './laneWords';
import type { TimeWindow } from './timeWindow';

/** More rows are no help to anybody. */
const maxRows = 30;

/** What a chart shows, as a table: the highest of each part of the time, and all that happened. */
export function laneTable(
  lane: Pick<Lane, 'name' | 'curve' | 'bands' | 'marks' | 'capBytes'>,
  { from, to }: TimeWindow,
  texts: PageTexts,
  timeText: (at: number) => string,
): HTMLElement {
  const rows = [
    ...thinned(lane.curve, from, to, maxRows).map(({ at, bytes, cpuPercent }) => ({
      at,
      memory: memoryWords(bytes, lane.capBytes, texts),
      cpu: cpuShare(cpuPercent),
      event: '',
    })),
    ...lane.marks
      .filter(({ at }) => at >= from && at <= to)
      .slice(-maxRows)
      .map(({ at, text }) => ({
        ...{ at, memory: '', cpu: '' },
        event: withoutTime(text, timeText(at)),
      })),
  ].sort((a, b) => a.at - b.at);
  if (rows.length === 0) return el('p', {}, texts.noPoints);
  const heads = [texts.time, texts.memory, texts.cpu, texts.state, texts.happened];
  return el(
    'table',
    {},
    el('caption', {}, filled(texts.tableOf, lane.name)),
    el('thead', {}, el('tr', {}, ...heads.map((head) => el('th', { scope: 'col' }, head)))),
    el(
      'tbody',
      {},
      ...rows.map(({ at, memory, cpu, event }) =>
        el(
          'tr',
          {},
          el('th', { scope: 'row' }, timeText(at)),
          ...[memory, cpu, stateAt(lane.bands, at), event].map((text) => el('td', {}, text)),
        ),
      ),
    ),
  );
}

/** What the history says begins with its time, which has a column here. */
function withoutTime(text: string, time: string): string {
  return text.startsWith(`${time} `) ? text.slice(time.length + 1) : text;
}
