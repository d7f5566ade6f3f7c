const dayMs = 24 * 3_600_000;

/** Times as the axis and people have them, in the editor's language and this machine's zone. */
export class TimeTexts {
  readonly #seconds: Intl.DateTimeFormat;
  readonly #minutes: Intl.DateTimeFormat;
  readonly #days: Intl.DateTimeFormat;

  constructor(locale: string) {
    const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
    const make = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options);
    this.#minutes = make(clock);
    this.#seconds = make({ ...clock, second: '2-digit' });
    this.#days = make({ ...clock, day: 'numeric', month: 'short' });
  }

  /** At the axis of a time so wide. */
  axis(at: number, spanMs: number): string {
    const short = spanMs < 300_000 ? this.#seconds : this.#minutes;
    return (spanMs > dayMs ? this.#days : short).format(at);
  }

  /** As a moment is told: with its day where that is not today. */
  moment(at: number, now: number): string {
    const today = new Date(at).toDateString() === new Date(now).toDateString();
    return (today ? this.#seconds : this.#days).format(at);
  }
}

/** A time since a start: `4:05`, `1:04:05`. */
export function sinceText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const two = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0
    ? `${hours}:${two(minutes)}:${two(seconds % 60)}`
    : `${minutes}:${two(seconds % 60)}`;
}
