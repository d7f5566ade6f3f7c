/** Columns of one time axis, oldest first. A null is a time of which nothing is known. Times in ms since the epoch. */
export interface Curve {
  readonly at: readonly number[];
  readonly bytes: readonly (number | null)[];
  /** In % of one core. */
  readonly cpu: readonly (number | null)[];
}

/** How a state is drawn; its text says the rest, so that no colour speaks alone. */
export type Tone = 'good' | 'moving' | 'off' | 'bad' | 'unknown';

/** A time in which a service was in one state; one without an end goes on. */
export interface LaneBand {
  readonly from: number;
  readonly to?: number;
  readonly tone: Tone;
  readonly text: string;
}

/** From the worst to the least: of several in one place the first is drawn. */
export const markKinds = [
  'loop',
  'crash',
  'cap',
  'error',
  'restart',
  'stop',
  'start',
  'folded',
] as const;

export type MarkKind = (typeof markKinds)[number];

/** Something that happened at one moment. */
export interface LaneMark {
  readonly at: number;
  readonly kind: MarkKind;
  /** What happened, as a sentence: a screen reader says it, and a pointer shows it. */
  readonly text: string;
}

/** From a start to an end; a run without an end goes on. */
export interface LaneRun {
  readonly from: number;
  readonly to?: number;
}

/** What a lane says of its service now. */
export interface LaneFacts {
  readonly id: string;
  readonly name: string;
  readonly tone: Tone;
  readonly state: string;
  readonly reason?: string;
  readonly memoryBytes?: number;
  /** Of all its instances together. */
  readonly capBytes?: number;
  readonly cpuPercent?: number;
  /** "Restart" and "Stop" can do something; else "Start" can, where it is defined. */
  readonly running: boolean;
  readonly startable: boolean;
}

export interface Lane extends LaneFacts {
  readonly curve: Curve;
  readonly bands: readonly LaneBand[];
  readonly marks: readonly LaneMark[];
  readonly runs: readonly LaneRun[];
}

/** What is new of a lane since the last message; lists are whole, and there only where they changed. */
export interface LaneChange extends LaneFacts {
  /** Points of steps from the newest known one on, which may have grown. */
  readonly curve: Curve;
  readonly bands?: readonly LaneBand[];
  readonly marks?: readonly LaneMark[];
  readonly runs?: readonly LaneRun[];
}

/** The machine's memory in use, or the container's. */
export interface SystemLane {
  readonly curve: Curve;
  readonly totalBytes?: number;
  readonly limitedBy: 'machine' | 'container';
  readonly warningPercent: number;
  readonly criticalPercent: number;
}

/** What the page may have the host do with a service. */
export const laneActions = ['start', 'restart', 'stop', 'logs', 'history'] as const;

export type LaneAction = (typeof laneActions)[number];
