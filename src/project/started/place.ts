import type { PackageJson } from '../packageJson';
import type { StartedScript } from './started';

/** Where a command stands. */
export interface Place {
  readonly folder: string;
  readonly manifest?: PackageJson;
  readonly env: Readonly<Record<string, string>>;
  /** The scripts around it, as `FOLDER#NAME`: a circle ends there. */
  readonly around: readonly string[];
}

/** How a script comes to be run. */
export type How = Partial<Pick<StartedScript, 'named' | 'ofAll'>> & {
  readonly args?: readonly string[];
};
