import { describe, expect, it } from 'vitest';
import { HumanError } from '../../../../src/base/errors';
import { endProcesses } from '../../../../src/services/supervise/endProcesses';
import type { ProcessControl } from '../../../../src/system/types';
import { FakeClock } from '../../../fakes/fakeClock';

/** Processes that end by one signal, or never. */
function processes(endBy: Readonly<Record<number, 'SIGINT' | 'SIGKILL' | 'never'>>) {
  const live = new Set(Object.keys(endBy).map(Number));
  const sent: string[] = [];
  const control: ProcessControl = {
    bootId: 'b',
    proofOf: () => undefined,
    folderOf: () => undefined,
    isAlive: (pid) => live.has(pid),
    exists: (pid) => live.has(pid),
    signal: async ({ pid }, signal) => {
      if (!live.has(pid)) return false;
      sent.push(`${signal} ${pid}`);
      if (endBy[pid] === signal) live.delete(pid);
      return true;
    },
  };
  return { control, sent, list: [...live].map((pid) => ({ pid, startTime: 1 })) };
}

describe('endProcesses', () => {
  it('is gentle where that is enough, firm where not', async () => {
    const { control, sent, list } = processes({ 5: 'SIGINT', 6: 'SIGKILL' });
    const clock = new FakeClock();
    const ended = endProcesses(list, control, { graceMs: 1_600, clock });
    await clock.advance(1_700);
    await ended;
    expect(sent).toEqual(['SIGINT 5', 'SIGINT 6', 'SIGKILL 6']);
  });

  it('leaves alone another process that has the pid by now', async () => {
    const { control, sent, list } = processes({ 5: 'never' });
    const now = { ...control, signal: async () => false };
    const missed = await endProcesses(list, now, { graceMs: 1_600, clock: new FakeClock() });
    expect(sent).toEqual([]);
    expect(missed).toEqual(list);
  });

  it('takes no successor for what did not end, where only a signal tells the two apart', async () => {
    const { control, list } = processes({ 5: 'never', 6: 'SIGINT' });
    const asked: string[] = [];
    const signal: typeof control.signal = async (one, what) => {
      asked.push(`${what} ${one.pid}`);
      return what === 'SIGINT' && control.signal(one, what);
    };
    const clock = new FakeClock();
    const ended = endProcesses(list, { ...control, signal }, { graceMs: 1_600, clock });
    await clock.advance(1_700);
    expect(await ended).toEqual([]);
    expect(asked).toEqual(['SIGINT 5', 'SIGINT 6', 'SIGKILL 5']);
  });

  it('does not wait for ever for what never ends', async () => {
    const { control, list } = processes({ 5: 'never' });
    const clock = new FakeClock();
    const ended = endProcesses(list, control, { graceMs: 1_600, clock }).catch((error) => error);
    await clock.advance(6_000);
    const error: unknown = await ended;
    expect(error).toBeInstanceOf(HumanError);
    expect(error).toMatchObject({ message: 'Process 5 could not be ended.' });
  });

  it('says which process is not ours to end', async () => {
    const { control, list } = processes({ 5: 'never' });
    const signal = async (): Promise<boolean> => {
      throw new Error('kill EPERM');
    };
    await expect(endProcesses(list, { ...control, signal }, { graceMs: 1 })).rejects.toThrow(
      'Process 5 could not be ended: kill EPERM',
    );
  });
});
