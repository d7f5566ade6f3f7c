import type { LaneAction } from './lane';
import type { SpanName } from './spans';

/** Every sentence of the page, in the editor's language; `{0}` stands for values. */
export interface PageTexts {
  readonly title: string;
  readonly ranges: string;
  readonly spans: Readonly<Record<SpanName, string>>;
  readonly live: string;
  readonly standing: string;
  readonly earlier: string;
  readonly later: string;
  readonly zoomIn: string;
  readonly zoomOut: string;
  readonly toNow: string;
  readonly copyPicture: string;
  readonly copyCsv: string;
  readonly pictureCopied: string;
  readonly actions: Readonly<Record<LaneAction, string>>;
  /** An action on a service: "{0} {1}". */
  readonly actionOf: string;
  /** All of them, for a service: "{0}". */
  readonly actionsOf: string;
  readonly compare: string;
  readonly compareTitle: string;
  readonly compareNone: string;
  readonly firstRun: string;
  readonly secondRun: string;
  readonly run: string;
  readonly runNow: string;
  readonly sinceItsStart: string;
  readonly close: string;
  readonly table: string;
  readonly tableOf: string;
  readonly time: string;
  readonly memory: string;
  readonly cpu: string;
  readonly cap: string;
  readonly state: string;
  readonly happened: string;
  readonly nothingKnown: string;
  readonly noPoints: string;
  readonly system: Readonly<Record<'machine' | 'container', string>>;
  readonly ofTotal: string;
  readonly ofCap: string;
  readonly capLine: string;
  readonly warningLine: string;
  readonly criticalLine: string;
  readonly momentIn: string;
  readonly momentHelp: string;
  readonly marksOf: string;
  readonly several: string;
  readonly stateNow: string;
  readonly keys: string;
  readonly keysHelp: string;
}

/** A sentence with values in place of `{0}`, `{1}`, … */
export function filled(sentence: string, ...values: readonly (string | number)[]): string {
  return sentence.replace(/\{(\d)\}/g, (found, index: string) =>
    String(values[Number(index)] ?? found),
  );
}
