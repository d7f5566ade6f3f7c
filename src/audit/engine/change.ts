/** A changed file; `text` where the editor holds one that is not saved, null where that is over. */
export interface Change {
  /** Absolute. */
  readonly file: string;
  readonly text?: string | null;
}
