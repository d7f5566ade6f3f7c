import { extended } from '../../base/monitor/curve';
import type { SystemLane } from '../../base/monitor/lane';
import { filled } from '../../base/monitor/texts';
import { formatSize } from '../../base/size';
import type { Board } from './board';
import type { ChartModel } from './chartModel';
import { el, setText } from './dom';
import { valuesAt } from './laneWords';
import { PlotView } from './plotView';

/** The system's memory with the lines at which it is tight, and the one time axis of all lanes. */
export class SystemView {
  readonly element: HTMLElement;
  readonly #title = el('h2');
  readonly #figures = el('span', { class: 'figures' });
  /** What the lines of all charts mean. */
  readonly #kinds = el('ul', { class: 'kinds' });
  readonly #plot: PlotView;
  #lane: SystemLane = {
    curve: { at: [], bytes: [], cpu: [] },
    limitedBy: 'machine',
    warningPercent: 100,
    criticalPercent: 100,
  };

  constructor(private readonly board: Board) {
    this.#plot = new PlotView(
      { height: 92, below: 'times', cpu: false },
      board,
      undefined,
      () => this.#model(),
      (moment) => this.#words(moment),
    );
    this.element = el(
      'section',
      { class: 'lane system' },
      el('header', {}, this.#title, this.#figures, this.#kinds),
      this.#plot.element,
    );
  }

  get canvas(): HTMLCanvasElement | undefined {
    return this.#plot.canvas;
  }

  get title(): string {
    return this.board.texts.system[this.#lane.limitedBy];
  }

  replace(lane: SystemLane): void {
    this.#lane = lane;
    setText(this.#title, this.title);
    this.#sayKinds();
    this.element.setAttribute('aria-label', this.title);
    this.#plot.label = filled(this.board.texts.momentIn, this.title);
  }

  extend(lane: SystemLane): void {
    const { stepMs, window } = this.board;
    this.replace({ ...lane, curve: extended(this.#lane.curve, lane.curve, stepMs, window.from) });
  }

  draw(): void {
    this.#plot.draw();
    this.point();
  }

  point(): void {
    this.#plot.point();
    setText(this.#figures, this.#words(this.board.moment ?? this.board.now));
  }

  #sayKinds(): void {
    if (this.#kinds.firstChild) return;
    const { memory, cpu, cap } = this.board.texts;
    for (const [kind, text] of Object.entries({ memory, cpu, cap })) {
      const sample = el('span', { class: `sample ${kind}`, 'aria-hidden': 'true' });
      this.#kinds.append(el('li', {}, sample, text));
    }
  }

  #words(moment: number): string {
    const { texts, stepMs, momentText } = this.board;
    const { curve, totalBytes } = this.#lane;
    const bytes = valuesAt(curve, moment, stepMs)?.bytes;
    const time = this.board.moment === undefined ? '' : momentText(moment);
    if (bytes === undefined || totalBytes === undefined) {
      return [time, texts.nothingKnown].filter(Boolean).join(' · ');
    }
    const percent = Math.round((bytes / totalBytes) * 100);
    const used = filled(texts.ofTotal, formatSize(bytes), formatSize(totalBytes), percent);
    return [time, used].filter(Boolean).join(' · ');
  }

  #model(): ChartModel {
    const { curve, totalBytes = 1, warningPercent, criticalPercent } = this.#lane;
    const { texts } = this.board;
    const at = (percent: number): number => (percent / 100) * totalBytes;
    return {
      curve,
      bands: [],
      lines: [
        {
          ...{ bytes: at(warningPercent), colour: 'warning', end: 'left' },
          text: filled(texts.warningLine, warningPercent),
        },
        {
          ...{ bytes: at(criticalPercent), colour: 'critical', end: 'right' },
          text: filled(texts.criticalLine, criticalPercent),
        },
      ],
      topBytes: totalBytes,
    };
  }
}
