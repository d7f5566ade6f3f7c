import { indexAt } from '../../base/monitor/curve';
import type { Curve, Lane, LaneBand } from '../../base/monitor/lane';
import { filled, type PageTexts } from '../../base/monitor/texts';
import { formatSize } from '../../base/size';

/** A point that is farther from a moment than this says nothing about it, unless points are farther apart. */
const nearMs = 30_000;

/** Memory and CPU at a moment; undefined where nothing is known of it. */
export function valuesAt(
  curve: Curve,
  moment: number,
  stepMs: number,
): { readonly bytes: number; readonly cpu?: number } | undefined {
  const index = indexAt(curve.at, moment);
  const bytes = curve.bytes[index];
  if (typeof bytes !== 'number' || moment - (curve.at[index] ?? 0) > Math.max(nearMs, 3 * stepMs)) {
    return undefined;
  }
  const cpu = curve.cpu[index];
  return { bytes, ...(typeof cpu === 'number' && { cpu }) };
}

/** The state at a moment in words; empty where it is not known. */
export function stateAt(bands: readonly LaneBand[], moment: number): string {
  const band = bands.findLast(({ from, to = Infinity }) => from <= moment && moment <= to);
  return band?.text ?? '';
}

/** `120 MB of 200 MB`, or without a cap `120 MB`. */
export function memoryWords(
  bytes: number | undefined,
  capBytes: number | undefined,
  texts: Pick<PageTexts, 'ofCap'>,
): string {
  if (bytes === undefined) return '';
  if (capBytes === undefined) return formatSize(bytes);
  return filled(texts.ofCap, formatSize(bytes), formatSize(capBytes));
}

export function cpuWords(cpu: number | undefined, texts: Pick<PageTexts, 'cpu'>): string {
  return cpu === undefined ? '' : `${texts.cpu} ${cpuShare(cpu)}`;
}

/** Of one core. */
export function cpuShare(cpu: number | undefined): string {
  return cpu === undefined ? '' : `${cpu < 10 ? cpu.toFixed(1) : Math.round(cpu)} %`;
}

/** What a lane says of a moment: time, memory, CPU and state. */
export function momentWords(
  { curve, bands, capBytes }: Pick<Lane, 'curve' | 'bands' | 'capBytes'>,
  moment: number,
  stepMs: number,
  time: string,
  texts: Pick<PageTexts, 'ofCap' | 'cpu' | 'nothingKnown'>,
): string {
  const values = valuesAt(curve, moment, stepMs);
  const state = stateAt(bands, moment);
  const words = [
    memoryWords(values?.bytes, capBytes, texts),
    cpuWords(values?.cpu, texts),
    state,
  ].filter(Boolean);
  return [time, ...(words.length > 0 ? words : [texts.nothingKnown])].join(' · ');
}
