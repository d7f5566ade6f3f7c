import { flatText } from '../../base/flatText';

/** Lines of one kind that came in one stretch of time. */
export interface LogMark {
  /** When the first of them came; ms since the epoch. */
  readonly at: number;
  readonly kind: 'error' | 'folded';
  readonly count: number;
  /** The first of them, masked and cut; errors alone have one. */
  readonly text?: string;
}

/** What comes within this time of the first is one mark. */
const stretchMs = { error: 10_000, folded: 60_000 };
const maxMarks = 300;

/** Errors and folded noise in the logs of services, counted in stretches of time. */
export class LogMarks {
  readonly #marks = new Map<string, LogMark[]>();

  /** Adds lines; `text` is asked for the first of a mark. */
  add(
    serviceKey: string,
    kind: LogMark['kind'],
    { at, count }: { readonly at: number; readonly count: number },
    text?: () => string,
  ): void {
    const marks = this.#marks.get(serviceKey) ?? [];
    this.#marks.set(serviceKey, marks);
    const index = marks.findLastIndex((one) => one.kind === kind);
    const last = marks[index];
    if (last && Math.abs(at - last.at) < stretchMs[kind]) {
      marks[index] = { ...last, count: last.count + count };
      return;
    }
    const said = text?.();
    marks.push({ at, kind, count, ...(said !== undefined && { text: flatText(said) }) });
    if (marks.length > maxMarks) marks.shift();
  }

  /** Those of a time, oldest first. */
  of(serviceKey: string, from = 0, to = Infinity): readonly LogMark[] {
    return (this.#marks.get(serviceKey) ?? []).filter(({ at }) => at >= from && at <= to);
  }

  /** Puts what an earlier window saw in front. */
  restore(serviceKey: string, earlier: readonly LogMark[]): void {
    const known = this.#marks.get(serviceKey) ?? [];
    this.#marks.set(serviceKey, [...earlier, ...known].slice(-maxMarks));
  }

  forget(serviceKey: string): void {
    this.#marks.delete(serviceKey);
  }
}
