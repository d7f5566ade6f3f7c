import { describe, expect, it } from 'vitest';
import { isAlive, parseStat } from '../../../../src/system/linux/procStat';

const rest =
  'S 100 50 40 0 -1 4194304 98 0 0 0 12 30 0 0 20 0 1 0 56141 3133440 410 18446744073709551615';

describe('parseStat', () => {
  it.each([
    ['cat', 'cat'],
    ['two words', 'two words'],
    ['(sd-pam)', '(sd-pam)'],
    ['a) R 1 (b', 'a) R 1 (b'],
    ['line\nbreak', 'line\nbreak'],
    ['', ''],
    [') S 1 1 1', ') S 1 1 1'],
  ])('reads a process named %j', (comm, expected) => {
    expect(parseStat(`7262 (${comm}) ${rest}\n`)).toEqual({
      pid: 7262,
      comm: expected,
      state: 'S',
      ppid: 100,
      pgid: 50,
      sid: 40,
      cpuTicks: 42,
      startTime: 56141,
      rssPages: 410,
    });
  });

  it.each(['', '\n', '12', '12 (cat', '12 (cat)', '12 (cat) S 1 2', 'x (cat) S 1 1 1 0', ') 1 ('])(
    'refuses %j',
    (text) => expect(parseStat(text)).toBeUndefined(),
  );
});

it.each([
  ['R', true],
  ['S', true],
  ['D', true],
  ['T', true],
  ['I', true],
  ['Z', false],
  ['X', false],
])('state %s lives: %s', (state, alive) => expect(isAlive({ state })).toBe(alive));
