import { type SpanName, spanNames } from '../../base/monitor/spans';
import type { View } from '../../base/monitor/protocol';
import { filled, type PageTexts } from '../../base/monitor/texts';
import { el, iconButton, setAttribute, setText } from './dom';

export interface ToolbarActions {
  readonly follow: (span: SpanName) => void;
  /** By a part of what is shown; negative to earlier times. */
  readonly pan: (part: number) => void;
  readonly zoom: (factor: number) => void;
  readonly toNow: () => void;
  readonly copyPicture: () => void;
  readonly copyCsv: () => void;
}

/** Which time is shown, and copies of it. */
export class Toolbar {
  readonly element = el('div', { class: 'bar' });
  readonly #spans = new Map<SpanName, HTMLButtonElement>();
  readonly #says = el('span', { class: 'says' });
  readonly #toNow: HTMLButtonElement;

  constructor(texts: PageTexts, actions: ToolbarActions) {
    const spans = el('div', { class: 'spans', role: 'group', 'aria-label': texts.ranges });
    for (const span of spanNames) {
      const button = el('button', { type: 'button', class: 'span' }, texts.spans[span]);
      button.addEventListener('click', () => actions.follow(span));
      this.#spans.set(span, button);
      spans.append(button);
    }
    this.#toNow = iconButton('debug-continue', texts.toNow, () => actions.toNow());
    const keys = el('details', { class: 'keys' }, el('summary', {}, texts.keys), texts.keysHelp);
    this.element.append(
      spans,
      iconButton('chevron-left', texts.earlier, () => actions.pan(-0.5)),
      iconButton('chevron-right', texts.later, () => actions.pan(0.5)),
      iconButton('zoom-in', texts.zoomIn, () => actions.zoom(0.5)),
      iconButton('zoom-out', texts.zoomOut, () => actions.zoom(2)),
      this.#toNow,
      this.#says,
      el('span', { class: 'gap' }),
      iconButton('device-camera', texts.copyPicture, () => actions.copyPicture()),
      iconButton('table', texts.copyCsv, () => actions.copyCsv()),
      keys,
    );
  }

  /** Says which time is shown. */
  draw(view: View, texts: PageTexts, from: string, to: string): void {
    for (const [span, button] of this.#spans) {
      setAttribute(button, 'aria-pressed', String('span' in view && view.span === span));
    }
    this.#toNow.disabled = 'span' in view;
    setText(this.#says, 'span' in view ? texts.live : filled(texts.standing, from, to));
  }
}
