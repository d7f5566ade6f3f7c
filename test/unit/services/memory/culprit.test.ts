import { describe, expect, it } from 'vitest';
import { culpritOf } from '../../../../src/services/memory/culprit';
import { pressureText } from '../../../../src/views/memory/pressureText';
import { aRunningService, aService, megabyte } from '../../../fakes/samples';

const memory = {
  totalBytes: 100,
  availableBytes: 10,
  usedRatio: 0.9,
  limitedBy: 'machine',
} as const;
const services = [
  aRunningService({ name: 'large', memoryBytes: 900 * megabyte }),
  aRunningService({ name: 'growing', memoryBytes: 300 * megabyte }),
  aService({ name: 'stopped' }),
];

/** What is said where services have grown by so many MB. */
function said(grown: Readonly<Record<string, number>>, limitedBy: 'machine' | 'container') {
  const key = (name: string) => aService({ name }).key;
  const byKey = new Map(Object.entries(grown).map(([name, mb]) => [key(name), mb * megabyte]));
  const culprit = culpritOf(services, (one) => byKey.get(one) ?? 0);
  return pressureText({ ...memory, limitedBy }, culprit);
}

describe('an alert about the memory of the system', () => {
  it('names what has grown most, of what runs', () => {
    expect(said({ large: 20, growing: 200, stopped: 500 }, 'machine')).toBe(
      "90 % of the machine's memory is in use. growing has grown most in the last ten minutes: by 200 MB, to 300 MB.",
    );
  });

  it('names what holds most where nothing has grown', () => {
    expect(said({ growing: 5 }, 'container')).toBe(
      "90 % of the container's memory is in use. large holds most of it: 900 MB.",
    );
  });

  it('names nobody where nothing runs', () => {
    expect(culpritOf([aService()], () => 0)).toBeUndefined();
    expect(pressureText(memory, undefined)).toBe("90 % of the machine's memory is in use.");
  });
});
