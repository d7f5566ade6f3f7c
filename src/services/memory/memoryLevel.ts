import type { SystemMemory } from '../../system/types';

/** From which share of the system's memory in use something is said, in percent. */
export interface MemoryLimits {
  readonly warningPercent: number;
  readonly criticalPercent: number;
}

/** The limits as the settings have them; what is no percentage from 1 to 100 is left out for the product's own. */
export function memoryLimits(warning: unknown, critical: unknown): MemoryLimits {
  return { warningPercent: percent(warning) ?? 85, criticalPercent: percent(critical) ?? 94 };
}

function percent(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 1 && value <= 100 ? value : undefined;
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
