import { sides } from './timeChart';
import type { TimeWindow } from './timeWindow';

export interface PointingActions {
  readonly window: () => TimeWindow;
  readonly point: (moment: number | undefined) => void;
  readonly show: (one: number, other: number) => void;
  readonly pan: (part: number) => void;
  readonly zoom: (factor: number, around: number) => void;
  readonly open: (lane: string, moment: number) => void;
}

/** Less is a click, in px. */
const dragPx = 5;

/**
 * The pointer over charts: it reads all lanes at one moment, a click opens what was said then, a drag shows the time between,
 * the wheel with Ctrl zooms, with Shift (or sideways) it moves through time.
 */
export function followPointer(lanes: HTMLElement, actions: PointingActions): void {
  let start: { readonly x: number; readonly plot: HTMLElement } | undefined;
  const selection = document.createElement('div');
  selection.className = 'selection';

  const plotOf = (event: UIEvent): HTMLElement | undefined => {
    const { target } = event;
    return target instanceof Element
      ? (target.closest<HTMLElement>('.plot') ?? undefined)
      : undefined;
  };
  const momentAt = (plot: HTMLElement, clientX: number): number => {
    const { left, width } = plot.getBoundingClientRect();
    const plotPx = width - sides.left - sides.right;
    const share = Math.min(1, Math.max(0, (clientX - left - sides.left) / plotPx));
    const { from, to } = actions.window();
    return from + share * (to - from);
  };

  lanes.addEventListener('pointermove', (event) => {
    const plot = start?.plot ?? plotOf(event);
    actions.point(plot && momentAt(plot, event.clientX));
    if (!start || Math.abs(event.clientX - start.x) < dragPx) return;
    const { left } = start.plot.getBoundingClientRect();
    if (!selection.isConnected) start.plot.append(selection);
    selection.style.left = `${Math.min(event.clientX, start.x) - left}px`;
    selection.style.width = `${Math.abs(event.clientX - start.x)}px`;
  });
  lanes.addEventListener('pointerleave', () => {
    if (!start) actions.point(undefined);
  });
  lanes.addEventListener('pointerdown', (event) => {
    const plot = plotOf(event);
    if (event.button !== 0 || !plot) return;
    start = { x: event.clientX, plot };
    plot.setPointerCapture(event.pointerId);
  });
  const end = (event: PointerEvent): void => {
    const from = start;
    start = undefined;
    selection.remove();
    if (!from || event.type === 'pointercancel') return;
    const moment = momentAt(from.plot, event.clientX);
    if (Math.abs(event.clientX - from.x) >= dragPx) {
      actions.show(momentAt(from.plot, from.x), moment);
      return;
    }
    const { lane } = from.plot.dataset;
    if (lane !== undefined) actions.open(lane, moment);
  };
  lanes.addEventListener('pointerup', end);
  lanes.addEventListener('pointercancel', end);
  lanes.addEventListener(
    'wheel',
    (event) => {
      const plot = plotOf(event);
      if (!plot) return;
      const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
      if (event.ctrlKey) {
        actions.zoom(event.deltaY > 0 ? 1.25 : 0.8, momentAt(plot, event.clientX));
      } else if (Math.abs(sideways) > Math.abs(event.deltaY) || event.shiftKey) {
        actions.pan(Math.sign(sideways) * 0.1);
      } else return;
      event.preventDefault();
    },
    { passive: false },
  );
}
