import type { Curve, LaneBand } from '../../base/monitor/lane';
import type { Theme } from './theme';
import type { TimeWindow } from './timeWindow';

/** A line across a chart at a height, with words at its end. */
export interface ChartLine {
  readonly bytes: number;
  readonly text: string;
  readonly colour: 'cap' | 'warning' | 'critical';
  /** Where the words stand: two lines may be near each other. */
  readonly end: 'left' | 'right';
}

export interface ChartModel {
  readonly curve: Curve;
  readonly bands: readonly LaneBand[];
  readonly lines: readonly ChartLine[];
  /** As much as must fit in. */
  readonly topBytes: number;
}

/** What all charts share. */
export interface ChartFrame {
  readonly window: TimeWindow;
  readonly theme: Theme;
  /** The time of a place on the axis. */
  readonly timeText: (at: number, spanMs: number) => string;
}

export interface ChartKind {
  readonly height: number;
  /** The one that has times at its axis, or a strip of states in their place. */
  readonly below: 'times' | 'states';
  readonly cpu: boolean;
}
