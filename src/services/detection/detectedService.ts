import type { ServiceKind } from '../../project/tools/tool';

/** A service that a folder looks like, before it has a name. */
export interface DetectedService {
  /** Absent where its command and its folder say it well enough. */
  readonly kind?: ServiceKind | undefined;
  /** The name of the tool that serves, as it stands in the table of tools; absent where the command is not understood. */
  readonly tool?: string;
  /** Absolute: where it runs. */
  readonly folder: string;
  /** What gave it away, such as package.json, Cargo.toml or Procfile: absolute. */
  readonly file: string;
  readonly script: string;
  readonly args: readonly string[];
  /** What its command is given in front, such as `PORT=4000`. */
  readonly env?: Readonly<Record<string, string>>;
  /** Tells several services of one folder apart. */
  readonly suffix?: string | undefined;
  /** A sentence for a service that is offered as it stands there because nobody knows what it starts. */
  readonly note?: string;
  /** True where something names it, so that a folder of examples is no reason to leave it out. */
  readonly named?: boolean;
}

/** What was found and is no service of its own, or none until somebody adds it. */
export interface LeftOut {
  /** Absolute. */
  readonly folder: string;
  /** A few words: `Storybook`, `api (Compose)`. */
  readonly what: string;
  /** A sentence. */
  readonly why: string;
  /** What "Add" would start. */
  readonly service?: DetectedService;
}

/** A service that somebody may add. */
export interface Offer {
  readonly name: string;
  /** As people know it: `docs (Astro)`. */
  readonly title: string;
  /** Absolute. */
  readonly folder: string;
  readonly script: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** What a detector found. */
export interface Found {
  readonly services: readonly DetectedService[];
  readonly leftOut?: readonly LeftOut[];
  /** Those of the detectors before it that its own stand for. */
  readonly replaces?: readonly DetectedService[];
}
