import type { Board } from './board';
import type { ChartKind, ChartModel } from './chartModel';
import { el, setAttribute } from './dom';
import { sides, TimeChart } from './timeChart';

/** A chart that can be pointed at and walked through: to a screen reader it is a slider over time. */
export class PlotView {
  readonly element: HTMLElement;
  readonly #slider: HTMLElement;
  readonly #line: HTMLElement;
  #chart: TimeChart | undefined;
  #isSeen = true;

  /** `lane`: undefined for the one of the system. `words`: what it says of a moment. */
  constructor(
    private readonly kind: ChartKind,
    private readonly board: Board,
    lane: string | undefined,
    private readonly model: () => ChartModel,
    private readonly words: (moment: number) => string,
  ) {
    this.#slider = el('div', { class: 'slider', role: 'slider', tabindex: 0 });
    this.#line = el('div', { class: 'moment', 'aria-hidden': 'true', hidden: true });
    this.element = el('div', { class: 'plot' }, this.#slider, this.#line);
    this.element.dataset['lane'] = lane;
    this.element.style.height = `${kind.height}px`;
    this.#slider.addEventListener('keydown', (event) => {
      if (board.press(event, lane)) event.preventDefault();
    });
    this.#slider.addEventListener('focus', () => this.point());
  }

  get canvas(): HTMLCanvasElement | undefined {
    return this.#chart?.canvas;
  }

  /** Charts that nobody sees are not drawn. */
  set isSeen(seen: boolean) {
    this.#isSeen = seen;
    if (seen) this.draw();
  }

  draw(): void {
    if (!this.#isSeen) return;
    const width = this.board.plotPx + sides.left + sides.right;
    if (this.board.plotPx <= 0) return;
    if (this.#chart) {
      this.#chart.resize(width);
      this.#chart.redraw();
    } else {
      this.#chart = new TimeChart(this.#slider, width, this.kind, this.model, () => this.board);
    }
    this.point();
  }

  /** Shows the moment that all lanes read. */
  point(): void {
    const { moment, window, plotPx, momentText } = this.board;
    const shown = moment ?? window.to;
    this.#line.hidden = moment === undefined;
    const share = (shown - window.from) / (window.to - window.from);
    this.#line.style.transform = `translateX(${Math.round(sides.left + share * plotPx)}px)`;
    setAttribute(this.#slider, 'aria-valuemin', String(Math.round(window.from)));
    setAttribute(this.#slider, 'aria-valuemax', String(Math.round(window.to)));
    setAttribute(this.#slider, 'aria-valuenow', String(Math.round(shown)));
    // It is said when the focus is there alone; making it for all of them at each move is not worth it.
    const isHeard = document.activeElement === this.#slider;
    setAttribute(this.#slider, 'aria-valuetext', isHeard ? this.words(shown) : momentText(shown));
  }

  set label(text: string) {
    setAttribute(this.#slider, 'aria-label', text);
  }

  set description(text: string) {
    setAttribute(this.#slider, 'aria-description', text);
  }

  destroy(): void {
    this.#chart?.destroy();
  }
}
