import { describe, expect, it, onTestFinished } from 'vitest';
import { Emitter } from '../../../../src/base/event';
import type { EntryStatus } from '../../../../src/engine/entry';
import type { Ending } from '../../../../src/services/endings';
import type { RecordedEvent } from '../../../../src/services/history/endWriter';
import type { HistoryEntry } from '../../../../src/services/history/historyEntry';
import { LastLines } from '../../../../src/services/history/lastLines';
import type { LogBatch } from '../../../../src/services/logs/logFeed';
import { type LoopAction, LoopGuard } from '../../../../src/services/supervise/loopGuard';
import { CommandOrigins } from '../../../../src/services/supervise/commandOrigins';
import { RestartHistory } from '../../../../src/services/history/restartHistory';
import { settle } from '../../../fakes/fakeClock';
import { aDefinition, anEntry } from '../../../fakes/samples';
import { named, world } from './supervisorWorld';

async function guarded(
  action: LoopAction = 'stop',
  mayAct = true,
  over: Parameters<typeof named>[1] = {},
  status: EntryStatus = 'online',
) {
  const base = await world([named('backend', over)]);
  base.log.takeErrors();
  const fakePm2 = base.pm2 as { list: unknown };
  fakePm2.list = [anEntry({ cwd: '/w/backend', status })];
  await base.store.refresh();
  const ends = new Emitter<RecordedEvent>();
  const starts = new Emitter<RecordedEvent>();
  const lines = new Emitter<LogBatch>();
  const origins = new CommandOrigins(base.clock);
  const history = new RestartHistory({ get: () => ({}), set: () => undefined });
  const stopped: string[] = [];
  const guard = new LoopGuard({
    recorder: { onDidRecordEnd: ends.event, onDidRecordStart: starts.event },
    store: base.store,
    history,
    lastLines: new LastLines({ onDidReadLines: lines.event }),
    origins,
    action: () => action,
    mayAct: async () => mayAct,
    stop: async ({ name }, by) => void stopped.push(`${name} ${by}`),
    log: base.log,
    clock: base.clock,
  });
  onTestFinished(() => guard.dispose());
  const { key } = base.service('backend');
  const exit = async (times: number, more: Partial<HistoryEntry> = {}): Promise<void> => {
    for (let i = 0; i < times; i++) {
      await base.clock.advance(5_000);
      const at = base.clock.now();
      const entry: HistoryEntry = { at, what: 'exit', cause: 'crash', exitCode: 1, ...more };
      ends.fire({ serviceKey: key, entry });
      await settle();
    }
  };
  const say = (text: string): void =>
    lines.fire({ serviceKey: key, lines: [{ at: base.clock.now(), level: 'error', text }] });
  const state = () => base.service('backend').state;
  return { ...base, ends, starts, origins, history, stopped, exit, say, state, key };
}

describe('LoopGuard', () => {
  it('stops what loops, says why, and keeps the last lines', async () => {
    const { exit, say, state, stopped, history, key } = await guarded();
    say('Error: no database');
    say('    at connect (db.ts:3)');
    await exit(9);
    expect(stopped).toEqual([]);
    await exit(1);
    expect(state()).toEqual({
      type: 'crashLoop',
      reason: '10 exits in 45 s, exit code 1, last: Error: no database',
    });
    expect(stopped).toEqual(['backend crashLoop']);
    expect(history.of(key)).toMatchObject([
      {
        what: 'loop',
        cause: 'crashLoop',
        lines: ['Error: no database', '    at connect (db.ts:3)'],
      },
    ]);
  });

  const ending: Ending = {
    id: 'missingDependency',
    sentence: '"pg" is not installed.',
    incurable: true,
  };

  it('stops at the third end that time does not cure', async () => {
    const { exit, state, stopped } = await guarded('stop', true, {}, 'waiting restart');
    await exit(2, { ending });
    expect(stopped).toEqual([]);
    await exit(1, { ending });
    expect(state()).toEqual({ type: 'crashLoop', reason: '3 exits in 10 s, exit code 1' });
    expect(stopped).toEqual(['backend crashLoop']);
  });

  it.each([
    ['one of the three may be cured', {}, [ending, undefined, ending, ...Array(6).fill(undefined)]],
    ['the ends are of the kind that passes', {}, Array(9).fill({ id: 'portInUse', sentence: '' })],
    ['somebody has named a number', { named: true }, Array(9).fill(ending)],
  ])('keeps the full count where %s', async (_, more, endings) => {
    const restart = { ...aDefinition().restart, ...more };
    const { exit, stopped } = await guarded('stop', true, { restart }, 'waiting restart');
    for (const one of endings) await exit(1, one ? { ending: one } : {});
    expect(stopped).toEqual([]);
    await exit(1);
    expect(stopped).toEqual(['backend crashLoop']);
  });

  it('keeps the full count where it was ready before', async () => {
    const { exit, stopped } = await guarded();
    await exit(9, { ending });
    expect(stopped).toEqual([]);
    await exit(1, { ending });
    expect(stopped).toEqual(['backend crashLoop']);
  });

  it('masks what a line gives away', async () => {
    const { exit, say, state } = await guarded();
    say('Error: connect postgres://codex:hunter2@localhost/db failed');
    await exit(10);
    expect(state().reason).not.toContain('hunter2');
  });

  it.each([
    ['only warns', 'warn', true],
    ['leaves it to the window that may act', 'stop', false],
  ] as const)('%s', async (_, action, mayAct) => {
    const { exit, state, stopped } = await guarded(action, mayAct);
    await exit(10);
    expect(state().type).toBe('crashLoop');
    expect(stopped).toEqual([]);
  });

  it('knows a memory loop', async () => {
    const { exit, state } = await guarded();
    await exit(5, { what: 'cap', cause: 'memoryCap', uptimeMs: 20_000, exitCode: 0 });
    expect(state()).toEqual({
      type: 'memoryLoop',
      reason: '5 times over its memory cap in 20 s',
    });
  });

  it.each([
    ['a stop that somebody asked for', { what: 'stop', cause: 'someoneElse' }],
    ['the loss of PM2', { what: 'exit', cause: 'daemonLost' }],
    ['a restart of yours', { what: 'restart', cause: 'you' }],
  ] as const)('does not count %s', async (_, entry) => {
    const { exit, state } = await guarded();
    await exit(20, entry);
    expect(state().type).not.toBe('crashLoop');
    await exit(10);
    expect(state().type).toBe('crashLoop');
  });

  it.each(['you', 'someone else'])('begins anew when %s starts it', async (who) => {
    const { exit, state, origins, starts, key } = await guarded();
    await exit(9);
    const begin = (): void => {
      if (who === 'you') origins.begin(key, { what: 'start', by: 'you' })();
      else {
        const entry = { at: 0, what: 'start', cause: 'someoneElse' } as const;
        starts.fire({ serviceKey: key, entry });
      }
    };
    begin();
    await exit(9);
    expect(state().type).not.toBe('crashLoop');
    await exit(1);
    expect(state().type).toBe('crashLoop');
    begin();
    expect(state().type).not.toBe('crashLoop');
  });
});
