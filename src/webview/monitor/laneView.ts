import { extended } from '../../base/monitor/curve';
import type { Lane, LaneAction, LaneChange, Tone } from '../../base/monitor/lane';
import { filled } from '../../base/monitor/texts';
import { formatSize } from '../../base/size';
import type { Board } from './board';
import type { ChartModel } from './chartModel';
import { el, icon, iconButton, setAttribute, setText } from './dom';
import { laneTable } from './laneTable';
import { cpuWords, memoryWords, momentWords } from './laneWords';
import { MarksView } from './marksView';
import { PlotView } from './plotView';
import { asToolbar, settleToolbar } from './roving';

const mb = 1024 ** 2;
/** Each state has a shape of its own. */
const icons: Readonly<Record<Tone, string>> = {
  good: 'pass-filled',
  moving: 'sync',
  off: 'circle-outline',
  bad: 'error',
  unknown: 'question',
};
const actionIcons: Readonly<Record<LaneAction, string>> = {
  start: 'play',
  restart: 'debug-restart',
  stop: 'debug-stop',
  logs: 'output',
  history: 'history',
};

/** One service over time: what it is now, what can be done with it, its marks, its chart, and the same as a table. */
export class LaneView {
  readonly element: HTMLElement;
  readonly #name = el('h2');
  readonly #state = el('span', { class: 'state' });
  readonly #figures = el('span', { class: 'figures' });
  readonly #reason = el('p', { class: 'reason', hidden: true });
  readonly #buttons: Readonly<Record<LaneAction, HTMLButtonElement>>;
  readonly #compare: HTMLButtonElement;
  readonly #toolbar: HTMLElement;
  readonly #marks: MarksView;
  readonly #plot: PlotView;
  readonly #table = el('div', { class: 'table', hidden: true });
  readonly #toTable: HTMLButtonElement;
  #tableAt = 0;
  #looks = '';

  constructor(
    private readonly board: Board,
    private lane: Lane,
  ) {
    const { id } = lane;
    const button = (what: LaneAction): HTMLButtonElement =>
      iconButton(actionIcons[what], '', () => board.act(what, id));
    this.#buttons = {
      start: button('start'),
      restart: button('restart'),
      stop: button('stop'),
      logs: button('logs'),
      history: button('history'),
    };
    this.#compare = iconButton('git-compare', '', () => board.compare(id));
    this.#marks = new MarksView((at) => board.openMoment(id, at));
    this.#plot = new PlotView(
      { height: 110, below: 'states', cpu: true },
      board,
      id,
      () => this.#model(),
      (moment) => this.#words(moment),
    );
    this.#toTable = iconButton('list-flat', '', () => {
      this.#table.hidden = !this.#table.hidden;
      this.#fillTable();
    });
    const { start, restart, stop, logs, history } = this.#buttons;
    const buttons = [start, restart, stop, logs, history, this.#compare, this.#toTable];
    this.#toolbar = el('div', { class: 'buttons' }, ...buttons);
    asToolbar(this.#toolbar);
    this.element = el(
      'section',
      { class: 'lane' },
      el('header', {}, this.#name, this.#state, this.#figures, this.#toolbar),
      this.#reason,
      this.#marks.element,
      this.#plot.element,
      this.#table,
    );
    this.element.dataset['lane'] = id;
    this.#say();
  }

  get current(): Lane {
    return this.lane;
  }

  get canvas(): HTMLCanvasElement | undefined {
    return this.#plot.canvas;
  }

  /** What it says of the moment that all lanes read. */
  get figures(): string {
    return this.#figures.textContent ?? '';
  }

  set isSeen(seen: boolean) {
    this.#plot.isSeen = seen;
    if (seen) this.#drawMarks();
  }

  /** Takes all of a lane. */
  replace(lane: Lane): void {
    this.lane = lane;
    this.#say();
  }

  /** Takes what is new of a lane. */
  extend({ curve, ...more }: LaneChange): void {
    const { stepMs, window } = this.board;
    this.lane = {
      ...this.lane,
      ...more,
      curve: extended(this.lane.curve, curve, stepMs, window.from),
    };
    this.#say();
  }

  draw(): void {
    this.#plot.draw();
    this.#drawMarks();
    this.point();
    if (!this.#table.hidden && this.board.now - this.#tableAt > 10_000) this.#fillTable();
  }

  /** Shows the moment that all lanes read. */
  point(): void {
    this.#plot.point();
    const { moment, texts } = this.board;
    const { memoryBytes, capBytes, cpuPercent } = this.lane;
    const now = [memoryWords(memoryBytes, capBytes, texts), cpuWords(cpuPercent, texts)];
    setText(
      this.#figures,
      moment === undefined ? now.filter(Boolean).join(' · ') : this.#words(moment),
    );
  }

  /** Leads the eye and the focus here. */
  reveal(): void {
    this.element.scrollIntoView({ block: 'center' });
    this.element.querySelector<HTMLElement>('.slider')?.focus({ preventScroll: true });
  }

  destroy(): void {
    this.#plot.destroy();
    this.element.remove();
  }

  #say(): void {
    const { texts } = this.board;
    const { name, tone, state, reason, running, startable } = this.lane;
    setText(this.#name, name);
    setAttribute(this.element, 'aria-label', name);
    const looks = `${tone} ${state}`;
    if (looks !== this.#looks) {
      this.#looks = looks;
      this.#state.className = `state ${tone}`;
      this.#state.replaceChildren(icon(icons[tone]), state);
    }
    this.#reason.hidden = reason === undefined || tone === 'good';
    setText(this.#reason, reason ?? '');
    this.#buttons.start.hidden = !startable;
    this.#buttons.restart.hidden = !running;
    this.#buttons.stop.hidden = !running;
    settleToolbar(this.#toolbar);
    setAttribute(this.#toolbar, 'aria-label', filled(texts.actionsOf, name));
    for (const [what, button] of Object.entries(this.#buttons) as [LaneAction, HTMLElement][]) {
      this.#label(button, texts.actions[what]);
    }
    this.#label(this.#compare, texts.compare);
    this.#plot.label = filled(texts.momentIn, name);
    this.#plot.description = texts.momentHelp;
    this.#label(this.#toTable, texts.table);
    setAttribute(this.#toTable, 'aria-expanded', String(!this.#table.hidden));
  }

  #label(button: HTMLElement, what: string): void {
    setAttribute(button, 'aria-label', filled(this.board.texts.actionOf, this.lane.name, what));
    setAttribute(button, 'title', what);
  }

  #drawMarks(): void {
    const { window, plotPx, texts } = this.board;
    this.#marks.draw(this.lane.name, this.lane.marks, window, plotPx, texts);
  }

  #fillTable(): void {
    setAttribute(this.#toTable, 'aria-expanded', String(!this.#table.hidden));
    this.#table.replaceChildren();
    if (this.#table.hidden) return;
    const { window, texts, momentText, now } = this.board;
    this.#tableAt = now;
    this.#table.append(laneTable(this.lane, window, texts, momentText));
  }

  #words(moment: number): string {
    const { stepMs, texts, momentText } = this.board;
    return momentWords(this.lane, moment, stepMs, momentText(moment), texts);
  }

  #model(): ChartModel {
    const { curve, bands, capBytes } = this.lane;
    const { texts } = this.board;
    const most = curve.bytes.reduce<number>((top, one) => Math.max(top, one ?? 0), 0);
    return {
      curve,
      bands,
      lines:
        capBytes === undefined
          ? []
          : [
              {
                ...{ bytes: capBytes, colour: 'cap', end: 'right' },
                text: filled(texts.capLine, formatSize(capBytes)),
              },
            ],
      topBytes: Math.max(most, capBytes ?? 0, 10 * mb) * 1.1,
    };
  }
}
