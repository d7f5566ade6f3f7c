import { describe, expect, it } from 'vitest';
import { RestartCounts } from '../../../../src/services/guardian/restartCounts';
import type { HistoryCause, HistoryEntry } from '../../../../src/services/history/historyEntry';
import { restartsIn } from '../../../../src/services/history/restartsIn';

const start = 1_000_000;
const at = (seconds: number, cause: HistoryCause) => ({ at: start + seconds * 1_000, cause });

function counts(...takes: readonly Parameters<RestartCounts['take']>[]) {
  const counter = new RestartCounts(start);
  for (const take of takes) counter.take(...take);
  return Object.fromEntries(counter.of('a'));
}
const now = (seconds: number): number => start + seconds * 1_000;

describe('restarts', () => {
  it.each([
    ['by the guardian’s word alone', [['a', [at(1, 'crash')], undefined, now(1)]], { crash: 1 }],
    [
      'each once, however often they are told',
      [
        ['a', [at(1, 'crash')], undefined, now(1)],
        ['a', [at(1, 'crash'), at(9, 'crash')], undefined, now(9)],
      ],
      { crash: 2 },
    ],
    [
      'by a window’s cause, which comes a little later',
      [
        ['a', [at(1, 'someoneElse')], [], now(1)],
        ['a', [at(1, 'someoneElse')], [at(1.4, 'you')], now(6)],
        ['a', [at(1, 'someoneElse')], [at(1.4, 'you')], now(20)],
      ],
      { you: 1 },
    ],
    [
      'by the guardian’s where a window is there and never tells',
      [
        ['a', [at(1, 'crash')], [], now(2)],
        ['a', [at(1, 'crash')], [], now(12)],
      ],
      { crash: 1 },
    ],
    [
      'of several replicas at once',
      [['a', [at(1, 'crash'), at(1, 'crash')], [at(1, 'crash'), at(1.2, 'crash')], now(20)]],
      { crash: 2 },
    ],
    [
      'once where the window closes in between',
      [
        ['a', [at(1, 'crash')], [at(1.1, 'crash')], now(2)],
        ['a', [at(1, 'crash')], undefined, now(30)],
        ['a', [at(1, 'crash')], [at(1.1, 'crash')], now(60)],
      ],
      { crash: 1 },
    ],
    ['not those before it began', [['a', [at(-5, 'crash')], [at(-5, 'you')], now(1)]], {}],
  ] satisfies [string, Parameters<RestartCounts['take']>[], object][])(
    'are counted %s',
    (_, takes, expected) => {
      expect(counts(...takes)).toEqual(expected);
    },
  );

  it('are forgotten with the service', () => {
    const counter = new RestartCounts(start);
    counter.take('a', [at(1, 'crash')], undefined, now(1));
    counter.keep(new Set(['b']));
    expect(counter.of('a').size).toBe(0);
  });
});

it.each([
  ['a crash that PM2 makes good', ['exit crash', 'start autoRestart'], ['crash']],
  ['a cap', ['cap memoryCap'], ['memoryCap']],
  ['a person’s restart', ['restart you'], ['you']],
  ['a person’s stop and start', ['stop you', 'start you'], []],
  ['a first start', ['start you'], []],
  ['a start after the end of PM2', ['exit daemonLost', 'start recovery'], ['recovery']],
  ['a start that nothing is known before', ['start autoRestart'], []],
])('the restarts in a history: %s', (_, written, causes) => {
  const entries = written.map((one, index): HistoryEntry => {
    const [what, cause] = one.split(' ') as [HistoryEntry['what'], HistoryCause];
    return { at: index, what, cause };
  });
  expect(restartsIn(entries).map(({ cause }) => cause)).toEqual(causes);
});
