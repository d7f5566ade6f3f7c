import { describe, expect, it } from 'vitest';
import type { HistoryEntry } from '../../../../src/services/history/historyEntry';
import { RestartHistory } from '../../../../src/services/history/restartHistory';

function history() {
  let kept: Readonly<Record<string, readonly HistoryEntry[]>> = {};
  const memory = { get: () => kept, set: (all: typeof kept) => void (kept = all) };
  return { open: () => new RestartHistory(memory), kept: () => kept };
}

const exit = (at: number): HistoryEntry => ({
  at,
  what: 'exit',
  cause: 'crash',
  lines: Array(20).fill('x'.repeat(300)) as string[],
});

describe('RestartHistory', () => {
  it('is kept across window reloads, and tells what changed', () => {
    const { open } = history();
    const first = open();
    const told: string[] = [];
    first.onDidChange((key) => told.push(key));
    first.add('a', exit(1));
    first.amend('a', first.of('a')[0] ?? exit(0), { detail: 'more' });
    expect(told).toEqual(['a', 'a']);
    expect(open().of('a')).toMatchObject([{ at: 1, detail: 'more' }]);
  });

  it('is bounded: entries, lines, services, and what the editor must keep', () => {
    const { open, kept } = history();
    const one = open();
    for (let service = 0; service < 80; service++) {
      for (let at = 0; at < 100; at++) one.add(`s${service}`, exit(at));
    }
    expect(Object.keys(kept())).toHaveLength(50);
    expect(one.of('s79')).toHaveLength(60);
    expect(one.of('s79').filter(({ lines }) => lines)).toHaveLength(8);
    expect(JSON.stringify(kept()).length).toBeLessThan(4 * 1024 ** 2);
    expect(one.of('s0')).toEqual([]);
  });
});
