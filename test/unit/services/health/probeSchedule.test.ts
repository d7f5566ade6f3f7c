import { describe, expect, it } from 'vitest';
import { ProbeSchedule } from '../../../../src/services/health/probeSchedule';

/** The waits after answers: `.` is good, `x` is none. */
function waits(schedule: ProbeSchedule, answers: string): number[] {
  return [...answers].map((one) => schedule.take(one === '.'));
}

describe('a schedule', () => {
  it('asks every 250 ms while it starts, then ever more rarely', () => {
    const schedule = new ProbeSchedule();
    expect(waits(schedule, 'xx')).toEqual([250, 250]);
    expect(schedule.phase).toBe('starting');
    expect(waits(schedule, '......')).toEqual([5_000, 30_000, 60_000, 65_000, 65_000, 65_000]);
    expect(schedule.phase).toBe('healthy');
  });

  it('knocks every 25 ms for 5 s where nobody listens yet, which nobody notices', () => {
    const schedule = new ProbeSchedule();
    const knocks = Array.from({ length: 202 }, () => schedule.take(false, true));
    expect(new Set(knocks.slice(0, 200))).toEqual(new Set([25]));
    expect(knocks.slice(200)).toEqual([250, 250]);
    // Somebody listens and has no good answer: that question was heard.
    expect(new ProbeSchedule().take(false)).toBe(250);
    // Once it was well, a refused connection is a failure as any other.
    schedule.take(true);
    expect(schedule.take(false, true)).toBe(1_000);
  });

  it('asks every second after a failure, and decides after three', () => {
    const schedule = new ProbeSchedule();
    expect(waits(schedule, '..x')).toEqual([5_000, 30_000, 1_000]);
    expect(schedule.phase).toBe('deciding');
    expect(waits(schedule, 'x')).toEqual([1_000]);
    expect(schedule.phase).toBe('deciding');
    expect(waits(schedule, 'x')).toEqual([5_000]);
    expect(schedule.phase).toBe('unhealthy');
    expect(waits(schedule, '.')).toEqual([5_000]);
    expect(schedule.phase).toBe('healthy');
  });

  it('does not count failures together that an answer stands between', () => {
    const schedule = new ProbeSchedule();
    waits(schedule, '.xx.xx');
    expect(schedule.phase).toBe('deciding');
  });

  it('asks at most 60 times in the first hour, the starting ones left out', () => {
    const schedule = new ProbeSchedule();
    let at = 0;
    let calls = 0;
    for (; at <= 3_600_000; calls++) at += schedule.take(true);
    expect(calls).toBeLessThanOrEqual(60);
  });
});
