import type { SpanName } from '../../base/monitor/spans';
import { asView, type HostMessage, type View } from '../../base/monitor/protocol';
import type { PageTexts } from '../../base/monitor/texts';
import { Debouncer } from '../../base/async';
import { Announcer } from './announcer';
import type { Board } from './board';
import { CompareDialog } from './compareDialog';
import { el, oncePerFrame, setText } from './dom';
import { keepState, keptState, tellHost } from './hostLink';
import { meaningOf } from './keys';
import { LaneList } from './laneList';
import { copyOrSave } from './picture';
import { followPointer } from './pointing';
import { SystemView } from './systemView';
import { readTheme, watchTheme } from './theme';
import { sides } from './timeChart';
import { TimeTexts } from './timeTexts';
import * as time from './timeWindow';
import { Toolbar } from './toolbar';

type Shown = Extract<HostMessage, { type: 'shown' }>;

/** While somebody moves through time, nothing is asked for. */
const movingMs = 150;

/** The whole page: what the extension says is shown, and what a person does is told to it. */
export class Page implements Board {
  readonly #root: HTMLElement;
  readonly #top = el('div', { class: 'top' });
  readonly #empty = el('p', { class: 'empty' });
  readonly #status = el('div', { class: 'unseen', role: 'status' });
  readonly #announcer = new Announcer((text) => setText(this.#status, text));
  readonly #lanes = new LaneList(this, this.#announcer);
  readonly #look = new Debouncer(movingMs, () => tellHost({ type: 'look', view: this.#view }));
  readonly #later = oncePerFrame(() => {
    this.#system?.point();
    for (const lane of this.#lanes.all) lane.point();
  });
  #toolbar: Toolbar | undefined;
  #system: SystemView | undefined;
  #compare: CompareDialog | undefined;
  #times = new TimeTexts('en');
  #view: View;
  /** The span that "back to now" leads to. */
  #last: SpanName = 'tenMinutes';
  window: time.TimeWindow = { from: 0, to: 1 };
  theme = readTheme();
  texts!: PageTexts;
  stepMs = 2_000;
  now = 0;
  moment: number | undefined;
  plotPx = 0;
  #drawnAt = 0;

  constructor(root: HTMLElement) {
    this.#root = root;
    this.#view = asView(keptState());
    if ('span' in this.#view) this.#last = this.#view.span;
    watchTheme(() => {
      this.theme = readTheme();
      this.#draw();
    });
    new ResizeObserver(() => this.#measure()).observe(this.#lanes.element);
    tellHost({ type: 'ready', view: this.#view });
  }

  readonly timeText = (at: number, spanMs: number): string => this.#times.axis(at, spanMs);
  readonly momentText = (at: number): string => this.#times.moment(at, this.now);

  readonly act: Board['act'] = (what, lane) => tellHost({ type: 'act', what, lane });

  readonly openMoment = (lane: string, at: number): void => {
    tellHost({ type: 'moment', lane, at: Math.round(at) });
  };

  readonly compare = (id: string): void => {
    const lane = this.#lanes.get(id);
    if (lane) this.#compare?.open(lane.current);
  };

  readonly press = (event: KeyboardEvent, lane: string | undefined): boolean => {
    const meaning = meaningOf(event);
    if (!meaning) return false;
    const { from, to } = this.window;
    const at = this.moment ?? to;
    switch (meaning.type) {
      case 'step':
        this.#point(
          time.stepped(this.window, at, meaning.parts * Math.max(this.stepMs, (to - from) / 120)),
        );
        break;
      case 'end':
        this.#point(meaning.last ? to : from);
        break;
      case 'pan':
        this.#pan(meaning.part);
        break;
      case 'zoom':
        this.#zoom(meaning.factor, at);
        break;
      case 'open':
        if (lane !== undefined) this.openMoment(lane, at);
        break;
      case 'leave':
        this.#point(undefined);
    }
    return true;
  };

  /** Takes what the extension says. */
  take(message: HostMessage): void {
    switch (message.type) {
      case 'shown':
        this.#show(message);
        return;
      case 'tick':
        this.#tick(message);
        return;
      case 'comparison':
        this.#compare?.show(message.lane, message.runs);
        return;
      case 'reveal':
        this.#lanes.get(message.lane)?.reveal();
        return;
      case 'told':
        this.#announcer.tell('told', message.text, true);
    }
  }

  #show({ texts, locale, view, from, to, stepMs, now, lanes, system, empty }: Shown): void {
    this.texts = texts;
    this.#times = new TimeTexts(locale);
    this.#view = view;
    Object.assign(this, { window: { from, to }, stepMs, now });
    this.#build();
    this.#lanes.show(lanes);
    this.#system?.replace(system);
    this.#empty.hidden = empty === undefined;
    setText(this.#empty, empty ?? '');
    this.#top.hidden = empty !== undefined;
    this.#measure();
    this.#draw();
  }

  #tick({ now, lanes, system }: Extract<HostMessage, { type: 'tick' }>): void {
    const view = this.#view;
    if ('span' in view) this.window = time.followed(this.window, now, view.span === 'sinceStart');
    this.now = now;
    this.#lanes.extend(lanes);
    this.#system?.extend(system);
    const isNews = lanes.some(({ bands, marks, runs }) => bands ?? marks ?? runs);
    // A picture that would not move by a whole px is left as it is: six hours on a screen move every 20 s.
    if (isNews || now - this.#drawnAt >= time.msOfPx(this.window, this.plotPx)) this.#draw();
    else this.#later();
  }

  /** Everything that stands still, once. */
  #build(): void {
    if (this.#toolbar) return;
    this.#toolbar = new Toolbar(this.texts, {
      follow: (span) => this.#follow(span),
      pan: (part) => this.#pan(part),
      zoom: (factor) => this.#zoom(factor, this.moment ?? (this.window.from + this.window.to) / 2),
      toNow: () => this.#follow(this.#last),
      copyPicture: () => void this.#copyPicture(),
      copyCsv: () => tellHost({ type: 'copyCsv', ...time.rounded(this.window) }),
    });
    this.#system = new SystemView(this);
    this.#compare = new CompareDialog(this, (lane, first, second) =>
      tellHost({ type: 'compare', lane, first, second }),
    );
    const title = el('h1', { class: 'unseen' }, this.texts.title);
    this.#top.append(this.#toolbar.element, this.#system.element);
    this.#root.append(
      title,
      this.#top,
      this.#empty,
      this.#lanes.element,
      this.#compare.element,
      this.#status,
    );
    followPointer(this.#root, {
      window: () => this.window,
      point: (moment) => this.#point(moment),
      show: (one, other) => this.#stand(time.between(one, other, this.now)),
      pan: (part) => this.#pan(part),
      zoom: (factor, around) => this.#zoom(factor, around),
      open: (lane, moment) => this.openMoment(lane, moment),
    });
  }

  #follow(span: SpanName): void {
    this.#last = span;
    this.#setView({ span });
    tellHost({ type: 'look', view: this.#view });
  }

  #pan(part: number): void {
    this.#stand(time.panned(this.window, part, this.now));
  }

  #zoom(factor: number, around: number): void {
    this.#stand(time.zoomed(this.window, factor, around, this.now));
  }

  /** Shows a time that stands still. */
  #stand(window: time.TimeWindow): void {
    this.window = time.rounded(window);
    if (this.moment !== undefined) this.moment = time.stepped(this.window, this.moment, 0);
    this.#setView(this.window);
    this.#draw();
    this.#look.trigger();
  }

  #setView(view: View): void {
    this.#view = view;
    keepState(view);
  }

  #point(moment: number | undefined): void {
    if (moment === this.moment) return;
    this.moment = moment;
    this.#later();
  }

  #measure(): void {
    const plotPx = Math.floor(this.#lanes.element.clientWidth) - sides.left - sides.right;
    if (plotPx === this.plotPx) return;
    this.plotPx = plotPx;
    this.#draw();
  }

  #draw(): void {
    if (!this.#toolbar) return;
    this.#drawnAt = this.now;
    const { from, to } = this.window;
    this.#toolbar.draw(this.#view, this.texts, this.momentText(from), this.momentText(to));
    this.#system?.draw();
    for (const lane of this.#lanes.all) lane.draw();
  }

  async #copyPicture(): Promise<void> {
    const { canvas, title = '' } = this.#system ?? {};
    const system = canvas ? [{ title, figures: '', canvas }] : [];
    const saved = await copyOrSave([...system, ...this.#lanes.pictures], this.theme);
    if (saved === undefined) this.#announcer.tell('told', this.texts.pictureCopied, true);
    else tellHost({ type: 'savePicture', data: saved });
  }
}
