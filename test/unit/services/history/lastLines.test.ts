import { describe, expect, it } from 'vitest';
import { Emitter } from '../../../../src/base/event';
import { LastLines } from '../../../../src/services/history/lastLines';
import type { LogBatch } from '../../../../src/services/logs/logFeed';

const key = 'backend';

function said(...texts: readonly string[]): LastLines {
  const didRead = new Emitter<LogBatch>();
  const last = new LastLines({ onDidReadLines: didRead.event, onLines: didRead.event } as never);
  const lines = texts.map((text, index) => ({ at: index + 1, text, level: 'info' as const }));
  didRead.fire({ serviceKey: key, lines, from: 'live' } as unknown as LogBatch);
  return last;
}

describe('the last lines of a service', () => {
  it.each([
    ['within a name', `${'x'.repeat(296)} DB_PASSWORD=hunter2`],
    ['within an address', `${'x'.repeat(280)} postgres://me:hunter2@h/db`],
    ['within a header', `${'x'.repeat(270)} Authorization: Bearer hunter2hunter2`],
  ])('are masked, then cut: %s', (_what, text) => {
    const [line = ''] = said(text).of(key);
    expect(line).not.toMatch(/hun/);
    expect(line.length).toBeLessThanOrEqual(300);
  });

  it('are masked where a line is very long', () => {
    const long = `${'x '.repeat(10_000)}DB_PASSWORD=hunter2`;
    expect(said(`DB_PASSWORD=hunter2 ${long}`).of(key)[0]).toMatch(/^DB_PASSWORD=••• x x/);
  });

  it('are masked over several lines, also of those that came later', () => {
    const last = said('key:', '-----BEGIN PRIVATE KEY-----', 'MIIEhunter2', 'hunter2==', 'no');
    expect(last.of(key, 3)).toEqual(['•••', '•••', '•••']);
    expect(last.of(key)).toHaveLength(5);
  });
});
