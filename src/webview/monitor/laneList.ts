import type { Lane, LaneChange } from '../../base/monitor/lane';
import { filled } from '../../base/monitor/texts';
import type { Announcer } from './announcer';
import type { Board } from './board';
import { el } from './dom';
import { LaneView } from './laneView';
import type { PicturePart } from './picture';

/** The lanes of all services, below each other; those that nobody sees are not drawn. */
export class LaneList {
  readonly element = el('div', { class: 'lanes' });
  readonly #lanes = new Map<string, LaneView>();
  readonly #seen = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        const lane = this.get((target as HTMLElement).dataset['lane'] ?? '');
        if (lane) lane.isSeen = isIntersecting;
      }
    },
    { rootMargin: '200px' },
  );

  constructor(
    private readonly board: Board,
    private readonly announcer: Pick<Announcer, 'tell'>,
  ) {}

  get all(): readonly LaneView[] {
    return [...this.#lanes.values()];
  }

  /** The charts that were drawn. */
  get pictures(): readonly PicturePart[] {
    return this.all.flatMap(({ current, canvas, figures }) =>
      canvas ? [{ title: current.name, figures, canvas }] : [],
    );
  }

  get(id: string): LaneView | undefined {
    return this.#lanes.get(id);
  }

  /** Shows these lanes, and no others. */
  show(lanes: readonly Lane[]): void {
    const ids = new Set(lanes.map(({ id }) => id));
    for (const [id, view] of this.#lanes) {
      if (ids.has(id)) continue;
      this.#seen.unobserve(view.element);
      view.destroy();
      this.#lanes.delete(id);
    }
    for (const [i, lane] of lanes.entries()) {
      const known = this.#lanes.get(lane.id);
      const view = known ?? this.#add(lane);
      known?.replace(lane);
      // What stands in its place is left there: moved, it would lose the focus.
      const there = this.element.children[i];
      if (there !== view.element) this.element.insertBefore(view.element, there ?? null);
    }
  }

  /** Takes what is new; tells of changes to and from trouble. */
  extend(changes: readonly LaneChange[]): void {
    for (const change of changes) {
      const view = this.#lanes.get(change.id);
      if (!view) continue;
      const { state, tone, name } = view.current;
      const isTold = change.tone !== tone && (change.tone === 'bad' || tone === 'bad');
      if (isTold && change.state !== state) {
        const { stateNow } = this.board.texts;
        this.announcer.tell(change.id, filled(stateNow, name, change.state));
      }
      view.extend(change);
    }
  }

  #add(lane: Lane): LaneView {
    const view = new LaneView(this.board, lane);
    this.#lanes.set(lane.id, view);
    this.#seen.observe(view.element);
    return view;
  }
}
