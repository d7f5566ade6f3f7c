import { isRunning, type Service } from '../state/service';

/** The service a notification about the system's memory names. */
export interface Culprit {
  readonly service: Service;
  /** By how much it has grown in the last ten minutes, in bytes. */
  readonly grownBytes: number;
}

/** Less is no growth to speak of. Bytes. */
export const tellingBytes = 10 * 1024 ** 2;

/** Of what runs the service that has grown most; where none has, the one that holds most. `growth`: bytes, by key. */
export function culpritOf(
  services: readonly Service[],
  growth: (serviceKey: string) => number,
): Culprit | undefined {
  const all = services
    .filter(isRunning)
    .map((service) => ({ service, grownBytes: growth(service.key) }));
  const most = Math.max(...all.map(({ grownBytes }) => grownBytes));
  const weight = ({ service, grownBytes }: Culprit): number =>
    most >= tellingBytes ? grownBytes : (service.memoryBytes ?? 0);
  return all.sort((a, b) => weight(b) - weight(a))[0];
}
