import type { Tool } from './tool';

/** Serves pages while they are developed, as a program of a package. */
export const page = {
  kind: 'frontend',
  commands: 'any',
  // Most give the work to a child, which a flag does not reach.
  heap: 'environment',
} as const satisfies Partial<Tool>;
