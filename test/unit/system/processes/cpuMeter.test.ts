import { beforeEach, describe, expect, it } from 'vitest';
import { CpuMeter } from '../../../../src/system/processes/cpuMeter';
import type { ProcessInfo } from '../../../../src/system/types';

function process(pid: number, cpuMs: number, startedAt = 0, startTime = startedAt): ProcessInfo {
  return { pid, startTime, ppid: 1, pgid: 0, command: '', rssBytes: 0, cpuMs, startedAt };
}

describe('CpuMeter', () => {
  let now = 0;
  let meter: CpuMeter;
  beforeEach(() => {
    now = 10_000;
    meter = new CpuMeter(50, () => now);
    expect(meter.measure(1, now, [process(1, 500)])).toBeUndefined();
    now += 2000;
  });

  it.each<[string, ProcessInfo[], number | undefined]>([
    ['the same process', [process(1, 1500)], 50],
    ['several, above one core', [process(1, 2500), process(2, 1000, 11_000)], 150],
    ['one that started since', [process(1, 500), process(2, 1000, 10_500)], 50],
    ['one that started within the clock’s error', [process(1, 500), process(2, 1000, 9_960)], 50],
    ['one that only joined', [process(1, 500), process(2, 1000, 5000)], 0],
    ['one that got the pid of another', [process(1, 300, 11_000, 77)], 15],
    ['time that steps back', [process(1, 490)], 0],
    ['a tree that is gone', [], undefined],
  ])('counts %s', (_, processes, expected) => {
    expect(meter.measure(1, now, processes)).toBe(expected);
  });

  it('counts a process that joined from then on', () => {
    meter.measure(1, now, [process(1, 500), process(2, 1000, 5000)]);
    now += 1000;
    expect(meter.measure(1, now, [process(1, 500), process(2, 1250, 5000)])).toBe(25);
  });

  it('starts anew when forgotten, and keeps roots apart', () => {
    meter.forget(1);
    expect(meter.measure(1, now, [process(1, 900)])).toBeUndefined();
    expect(meter.measure(2, now, [process(1, 900)])).toBeUndefined();
  });

  it('gives no figure when no time has passed', () => {
    meter.measure(1, now, [process(1, 500)]);
    expect(meter.measure(1, now, [process(1, 500)])).toBeUndefined();
  });
});
