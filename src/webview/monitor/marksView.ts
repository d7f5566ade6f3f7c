import type { LaneMark, MarkKind } from '../../base/monitor/lane';
import { filled, type PageTexts } from '../../base/monitor/texts';
import { el, icon } from './dom';
import { clustersOf, type MarkCluster } from './markClusters';
import { asToolbar, moveStop } from './roving';
import type { TimeWindow } from './timeWindow';

/** Each has a shape of its own. */
const icons: Readonly<Record<MarkKind, string>> = {
  loop: 'stop-circle',
  crash: 'flame',
  cap: 'dashboard',
  error: 'error',
  restart: 'debug-restart',
  stop: 'debug-stop',
  start: 'play',
  folded: 'fold',
};
const bad: ReadonlySet<MarkKind> = new Set(['loop', 'crash', 'cap', 'error']);

/** As wide as a button, in px. */
const buttonPx = 24;

/** What happened to a service, as buttons above its chart: one stop for the tab key, and arrows from one to the next. */
export class MarksView {
  readonly element = el('div', { class: 'marks' });
  #clusters: readonly MarkCluster[] = [];
  #drawn = '';

  constructor(private readonly open: (at: number) => void) {
    asToolbar(this.element);
  }

  /** Draws the marks of a time over so many px. `name`: of their service. */
  draw(
    name: string,
    marks: readonly LaneMark[],
    { from, to }: TimeWindow,
    widthPx: number,
    texts: PageTexts,
  ): void {
    const shown = marks.filter(({ at }) => at >= from && at <= to);
    const apartMs = ((to - from) / Math.max(1, widthPx)) * buttonPx;
    this.#clusters = clustersOf(shown, apartMs);
    const place = (at: number): number => Math.round(((at - from) / (to - from)) * widthPx);
    const drawn = JSON.stringify([name, this.#clusters]);
    if (drawn !== this.#drawn) this.#build(name, texts);
    this.#drawn = drawn;
    for (const [i, cluster] of this.#clusters.entries()) {
      const button = this.element.children[i];
      if (button instanceof HTMLElement) button.style.left = `${place(cluster.at)}px`;
    }
  }

  #build(name: string, texts: PageTexts): void {
    const held = [...this.element.children].indexOf(document.activeElement ?? this.element);
    this.element.replaceChildren(
      ...this.#clusters.map(({ kind, worst, marks, at }) => {
        const more = marks.length - 1;
        const label = more === 0 ? worst.text : filled(texts.several, worst.text, more);
        const button = el('button', {
          type: 'button',
          class: bad.has(kind) ? 'mark bad' : 'mark',
          'aria-label': label,
          'data-count': more > 0 ? more + 1 : undefined,
          title: marks.map(({ text }) => text).join('\n'),
        });
        button.append(icon(icons[kind]));
        button.addEventListener('click', () => this.open(at));
        return button;
      }),
    );
    this.element.hidden = this.#clusters.length === 0;
    this.element.setAttribute('aria-label', filled(texts.marksOf, name));
    const stop = moveStop(this.element, Math.min(Math.max(0, held), this.#clusters.length - 1));
    if (held >= 0) stop?.focus();
  }
}
