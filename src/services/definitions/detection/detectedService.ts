import type { ServiceKind } from '../definition';

/** A service that a folder looks like, before it has a name. */
export interface DetectedService {
  readonly kind: ServiceKind;
  /** Absolute: where it runs. */
  readonly folder: string;
  /** What gave it away: package.json or Cargo.toml, absolute. */
  readonly file: string;
  readonly script: string;
  readonly args: readonly string[];
  /** Tells several services of one folder apart. */
  readonly suffix?: string;
}
