import uPlot from 'uplot';
import { thinned } from '../../base/monitor/curve';
import type { Curve, Lane, LaneRun } from '../../base/monitor/lane';
import { filled } from '../../base/monitor/texts';
import { formatSize } from '../../base/size';
import type { Board } from './board';
import { el, iconButton } from './dom';
import { sinceText } from './timeTexts';

/** A run with what it held. */
export interface ComparedRun {
  readonly from: number;
  readonly to: number;
  readonly curve: Curve;
}

const heightPx = 220;
const maxRows = 12;
/** Between two times at the axis, in ms. */
const stepsMs = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21_600, 86_400].map(
  (seconds) => seconds * 1_000,
);

/** Memory of two runs of a service from their starts on, one over the other, and as a table. */
export class CompareDialog {
  readonly element = el('dialog', { class: 'compare' });
  readonly #result = el('div', { class: 'result' });
  #plot: uPlot | undefined;
  #lane = '';

  constructor(
    private readonly board: Board,
    private readonly ask: (lane: string, first: number, second: number) => void,
  ) {
    this.element.addEventListener('close', () => this.#clear());
  }

  /** Opens for a service: its last run and the longest before it, until others are chosen. */
  open({ id, name, runs }: Lane): void {
    const { texts } = this.board;
    this.#lane = id;
    const title = el('h2', { id: 'compare-title' }, filled(texts.compareTitle, name));
    const close = iconButton('close', texts.close, () => this.element.close());
    this.element.setAttribute('aria-labelledby', 'compare-title');
    this.element.replaceChildren(el('header', {}, title, close));
    const second = runs.at(-1);
    const first = longest(runs.slice(0, -1));
    if (first && second) {
      const newest = [...runs].reverse();
      const one = this.#select(texts.firstRun, newest, first);
      const other = this.#select(texts.secondRun, newest, second);
      const ask = (): void => this.ask(id, Number(one.value), Number(other.value));
      for (const select of [one, other]) select.addEventListener('change', ask);
      const choices = el('div', { class: 'choices' });
      for (const select of [one, other]) {
        choices.append(el('label', {}, select.dataset['label'] ?? '', select));
      }
      this.element.append(choices, this.#result);
      ask();
    } else this.element.append(el('p', {}, texts.compareNone));
    this.element.showModal();
  }

  /** Shows what was asked for. */
  show(lane: string, [first, second]: readonly ComparedRun[]): void {
    if (lane !== this.#lane || !this.element.open || !first || !second) return;
    this.#clear();
    const { theme } = this.board;
    const [one, other] = [shifted(first), shifted(second)];
    const data = uPlot.join([one, other]);
    const line = { width: 1.5, points: { show: false }, spanGaps: true };
    const axis = { stroke: theme.text, font: theme.font, ticks: { show: false } };
    const grid = { stroke: theme.grid, width: 1 };
    const chart = el('div', { class: 'overlay', 'aria-hidden': 'true' });
    this.#result.append(chart, this.#legend(first, second), this.#table(first, second));
    this.#plot = new uPlot(
      {
        ...{ width: chart.clientWidth || 600, height: heightPx, ms: 1 as const },
        legend: { show: false },
        cursor: { show: false },
        scales: {
          x: { time: false, range: (_, __, most) => [0, Math.max(1_000, most || 0)] },
          y: { range: (_, __, most) => [0, (most || 1) * 1.1] },
        },
        axes: [
          {
            ...{ ...axis, grid, size: 24, incrs: stepsMs },
            values: (_, splits) => splits.map((ms) => sinceText(ms)),
          },
          {
            ...axis,
            grid,
            size: 60,
            values: (_, splits) => splits.map((size) => formatSize(size)),
          },
        ],
        series: [
          {},
          { ...line, stroke: theme.memory },
          { ...line, stroke: theme.cap, dash: [6, 4] },
        ],
      },
      data,
      chart,
    );
  }

  #legend(first: ComparedRun, second: ComparedRun): HTMLElement {
    const { texts } = this.board;
    const entry = (kind: string, label: string, run: ComparedRun): HTMLElement =>
      el(
        'li',
        {},
        el('span', { class: `sample ${kind}`, 'aria-hidden': 'true' }),
        `${label}: ${this.#runText(run)}`,
      );
    return el(
      'ul',
      { class: 'legend' },
      entry('first', texts.firstRun, first),
      entry('second', texts.secondRun, second),
    );
  }

  #table(first: ComparedRun, second: ComparedRun): HTMLElement {
    const { texts } = this.board;
    const wholeMs = Math.max(first.to - first.from, second.to - second.from);
    const rows = Math.min(maxRows, Math.max(1, Math.floor(wholeMs / 1_000)));
    const parts = [first, second].map(
      ({ from, curve }) =>
        new Map(
          thinned(curve, from, from + wholeMs, rows).map(({ at, bytes }) => [
            Math.min(rows - 1, Math.floor(((at - from) / wholeMs) * rows)),
            formatSize(bytes),
          ]),
        ),
    );
    const heads = [texts.sinceItsStart, texts.firstRun, texts.secondRun];
    const body = Array.from({ length: rows }, (_, i) =>
      el(
        'tr',
        {},
        el('th', { scope: 'row' }, sinceText((i * wholeMs) / rows)),
        ...parts.map((part) => el('td', {}, part.get(i) ?? '–')),
      ),
    );
    return el(
      'table',
      {},
      el('thead', {}, el('tr', {}, ...heads.map((head) => el('th', { scope: 'col' }, head)))),
      el('tbody', {}, ...body),
    );
  }

  #select(label: string, runs: readonly LaneRun[], chosen: LaneRun): HTMLSelectElement {
    const options = runs.map((run) =>
      el('option', { value: run.from, selected: run === chosen }, this.#runText(run)),
    );
    const select = el('select', {}, ...options);
    select.dataset['label'] = label;
    return select;
  }

  #runText({ from, to }: LaneRun): string {
    const { texts, momentText } = this.board;
    return to === undefined
      ? filled(texts.runNow, momentText(from))
      : filled(texts.run, momentText(from), momentText(to));
  }

  #clear(): void {
    this.#plot?.destroy();
    this.#plot = undefined;
    this.#result.replaceChildren();
  }
}

/** The one that took longest. */
function longest(runs: readonly LaneRun[]): LaneRun | undefined {
  const msOf = ({ from, to = Infinity }: LaneRun): number => to - from;
  return runs.reduce<LaneRun | undefined>(
    (best, run) => (best && msOf(best) >= msOf(run) ? best : run),
    undefined,
  );
}

/** From its start on. */
function shifted({ from, curve }: ComparedRun): uPlot.AlignedData {
  return [curve.at.map((at) => at - from), [...curve.bytes]];
}
