import type { Lane } from '../../base/monitor/lane';
import { indexAt } from '../../base/monitor/curve';

const columns = [
  'time',
  'service',
  'memory_bytes',
  'cap_bytes',
  'cpu_percent',
  'state',
  'event',
] as const;

/** What lanes show in a time, as CSV (RFC 4180): a row for each point and each thing that happened, by time. */
export function monitorCsv(
  lanes: readonly Pick<Lane, 'name' | 'capBytes' | 'curve' | 'bands' | 'marks'>[],
  from: number,
  to: number,
): string {
  const rows = lanes.flatMap(({ name, capBytes, curve, bands, marks }) => {
    const row = (at: number, index: number, event: string) => {
      const state = bands.findLast((band) => band.from <= at && at <= (band.to ?? Infinity));
      const bytes = index < 0 ? null : curve.bytes[index];
      const cpu = index < 0 ? null : curve.cpu[index];
      const cells = [
        new Date(at).toISOString(),
        name,
        typeof bytes === 'number' ? String(Math.round(bytes)) : '',
        capBytes === undefined ? '' : String(capBytes),
        typeof cpu === 'number' ? cpu.toFixed(1) : '',
        state?.text ?? '',
        event,
      ];
      return { at, cells };
    };
    return [
      ...curve.at.flatMap((at, i) => (typeof curve.bytes[i] === 'number' ? [row(at, i, '')] : [])),
      ...marks.map(({ at, text }) => row(at, indexAt(curve.at, at), text)),
    ];
  });
  const shown = rows
    .filter(({ at }) => at >= from && at <= to)
    .sort((a, b) => a.at - b.at)
    .map(({ cells }) => cells.map(cell).join(','));
  return [columns.join(','), ...shown, ''].join('\r\n');
}

/** Names and events are others' words: a sheet must not take them for a formula. */
function cell(text: string): string {
  const tame = /^\s*[=+\-@＝＋－＠]|^[\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame;
}
