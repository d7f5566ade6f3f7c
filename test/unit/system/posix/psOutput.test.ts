import { expect, it } from 'vitest';
import { parseCpuTime, parsePs } from '../../../../src/system/posix/psOutput';
import { fixture } from '../fixture';

it('reads macOS', () => {
  const rows = parsePs(fixture('ps-darwin.txt'));
  expect(rows.map((row) => [row.pid, row.state, row.cpuMs])).toEqual([
    [1, 'Ss', 69_310],
    [412, 'S', 754_560],
    [980, 'S', 7_425_670],
    [5100, 'Z', 0],
    [25667, 'R+', 2080],
  ]);
  expect(rows.at(-1)).toEqual({
    pid: 25667,
    ppid: 24848,
    pgid: 24829,
    sid: 0,
    state: 'R+',
    rssBytes: 61440 * 1024,
    cpuMs: 2080,
    startTime: Date.UTC(2026, 9, 4, 20, 55, 31),
    command: '/usr/local/bin/node src/index.js',
  });
});

it('reads procps', () => {
  const rows = parsePs(fixture('ps-procps.txt'));
  expect(rows).toHaveLength(7);
  expect(rows[0]).toMatchObject({ pid: 1, ppid: 0, rssBytes: 14772 * 1024, cpuMs: 9000 });
  expect(rows[1]).toMatchObject({ pid: 2, rssBytes: 0, command: '[kthreadd]' });
  expect(rows[4]).toMatchObject({ pid: 15629, pgid: 15559, command: 'node server.js 3' });
  expect(rows[4]?.startTime).toBe(Date.UTC(2026, 10, 24, 4, 36, 1));
});

it('leaves out what is not a process', () => {
  const line = '1 0 1 S 1 0:00.00 Thu Foo 25 08:01:02 2026 x';
  expect(parsePs(`\n  PID  PPID\n${line}\nend of a command line\n`)).toEqual([]);
});

it.each([
  ['0:00.01', 10],
  ['123:45.67', 7_425_670],
  ['00:00:09', 9000],
  ['01:02:03', 3_723_000],
  ['2-01:00:00', 176_400_000],
  ['', undefined],
  ['9', undefined],
  ['a:b', undefined],
])('reads %j as %s ms', (text, ms) => expect(parseCpuTime(text)).toBe(ms));
