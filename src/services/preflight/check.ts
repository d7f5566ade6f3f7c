import type { ErrorAction } from '../../base/errors';

/** One thing that starting needs. Texts are for people and hold no secret. */
export interface Check {
  readonly title: string;
  readonly state: 'ok' | 'warning' | 'blocking';
  /** What was found. */
  readonly detail: string;
  /** The detail holds figures that are hardly ever twice the same. */
  readonly figures?: true;
  /** What a person can do about it. */
  readonly fix?: ErrorAction;
  /** Names of the services that cannot start because of it; none where it blocks all or nothing. */
  readonly services?: readonly string[];
}

/** Names of files that say which keys a `.env` needs. */
export const envExamples: readonly string[] = ['.env.example', '.env.sample', '.env.template'];
