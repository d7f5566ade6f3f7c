import type { Remembered } from '../../base/remembered';
import type { LaunchPlan, ServiceDefinition } from '../definitions/definition';

/** At which port of 127.0.0.1 the inspector of a service is opened, by the service's key; kept, so that it is the same after a restart. */
export class InspectorPorts {
  constructor(private readonly memory: Remembered<Readonly<Record<string, number>>>) {}

  of(serviceKey: string): number | undefined {
    return this.memory.get()[serviceKey];
  }

  get all(): readonly number[] {
    return Object.values(this.memory.get());
  }

  async set(serviceKey: string, port: number): Promise<void> {
    await this.memory.set({ ...this.memory.get(), [serviceKey]: port });
  }
}

/**
 * A plan whose node, and every node below it, knows at which port to open its inspector once it is asked to. Nothing is open until
 * then, so the flag may stay.
 */
export function withInspector(
  plan: LaunchPlan,
  { env }: Pick<ServiceDefinition, 'env'>,
  port: number | undefined,
): LaunchPlan {
  if (port === undefined) return plan;
  const before = plan.env.NODE_OPTIONS ?? env.NODE_OPTIONS ?? '';
  const options = [before.trim(), `--inspect-port=127.0.0.1:${port}`].filter(Boolean).join(' ');
  return { ...plan, env: { ...plan.env, NODE_OPTIONS: options } };
}
