import type { SystemMemory } from '../../system/types';

/** From which share of the system's memory in use something is said, in percent. */
export interface MemoryLimits {
  readonly warningPercent: number;
  readonly criticalPercent: number;
}

export type MemoryLevel = 'normal' | 'warning' | 'critical';

/** A level is left only this far below where it begins, so that it does not come and go. In percent points. */
const hysteresis = 3;

/** How tight the system's memory is, given the level it had. */
export function memoryLevel(
  { usedRatio }: Pick<SystemMemory, 'usedRatio'>,
  { warningPercent, criticalPercent }: MemoryLimits,
  before: MemoryLevel = 'normal',
): MemoryLevel {
  const percent = usedRatio * 100;
  const slack = (held: boolean): number => (held ? hysteresis : 0);
  if (percent >= criticalPercent - slack(before === 'critical')) return 'critical';
  return percent >= warningPercent - slack(before !== 'normal') ? 'warning' : 'normal';
}
