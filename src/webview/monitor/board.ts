import type { LaneAction } from '../../base/monitor/lane';
import type { PageTexts } from '../../base/monitor/texts';
import type { ChartFrame } from './chartModel';

/** What all lanes share: the time that is shown, the moment that is read, and what may be asked for. */
export interface Board extends ChartFrame {
  readonly texts: PageTexts;
  /** How far apart points are, in ms. */
  readonly stepMs: number;
  readonly now: number;
  /** The moment that all lanes read; undefined where nobody points at one. */
  readonly moment: number | undefined;
  /** Of plots, in px. */
  readonly plotPx: number;
  /** The moment as people say it. */
  readonly momentText: (at: number) => string;
  readonly act: (what: LaneAction, lane: string) => void;
  /** Opens what was said at a moment. */
  readonly openMoment: (lane: string, at: number) => void;
  readonly compare: (lane: string) => void;
  /** A key was pressed in a chart; true where it meant something. */
  readonly press: (event: KeyboardEvent, lane: string | undefined) => boolean;
}
