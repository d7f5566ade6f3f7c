import { describe, expect, it } from 'vitest';
import { readDaemonLog } from '../../../../src/services/history/daemonLog';
import { exitCause, trueSignal } from '../../../../src/services/history/exitCause';

const exit = { asked: false, overCap: false, oomKilled: false };
const origin = { at: 0, what: 'restart', by: 'you' } as const;

describe('readDaemonLog', () => {
  it.each([
    [
      'App [backend:0] exited with code [0] via signal [SIGKILL]\n',
      { type: 'exited', id: 0, exitCode: 0, signal: 'SIGKILL' },
    ],
    [
      'App [a [b]:7 c:12] exited with code [1] via signal [SIGINT]',
      { type: 'exited', id: 12, exitCode: 1, signal: 'SIGINT' },
    ],
    [
      'App [x:3] exited with code [undefined] via signal [SIGTERM]',
      { type: 'exited', id: 3, exitCode: undefined, signal: 'SIGTERM' },
    ],
    ['Stopping app:my app id:4', { type: 'stopping', id: 4 }],
    [
      '[PM2][WORKER] Process 2 restarted because it exceeds --max-memory-restart value (current_memory=1048 max_memory_limit=1024 [octets])',
      { type: 'memoryCap', id: 2, bytes: 1048, capBytes: 1024 },
    ],
    ['App [backend:0] online', undefined],
    ['', undefined],
  ])('%s', (text, expected) => {
    expect(readDaemonLog(text)).toEqual(expected);
  });
});

describe('exitCause', () => {
  it.each([
    ['an exit code', { ...exit, exitCode: 1, signal: 'SIGINT' }, 'crash', undefined],
    ['exit code 0', { ...exit, exitCode: 0, signal: 'SIGINT' }, 'ended', undefined],
    ['SIGKILL', { ...exit, exitCode: 0, signal: 'SIGKILL' }, 'killedOutside', 'SIGKILL'],
    [
      'SIGKILL by the kernel',
      { ...exit, exitCode: 0, signal: 'SIGKILL', oomKilled: true },
      'outOfMemory',
      'SIGKILL',
    ],
    [
      'SIGTERM while others were killed',
      { ...exit, signal: 'SIGTERM', oomKilled: true },
      'killedOutside',
      'SIGTERM',
    ],
    ['a fault', { ...exit, exitCode: 0, signal: 'SIGSEGV' }, 'crash', 'SIGSEGV'],
    [
      'an abort, as of a full heap',
      { ...exit, exitCode: 0, signal: 'SIGABRT' },
      'crash',
      'SIGABRT',
    ],
    [
      'a shell whose child was killed',
      { ...exit, exitCode: 137, signal: 'SIGINT' },
      'killedOutside',
      'SIGKILL',
    ],
    ['PM2’s cap', { ...exit, asked: true, overCap: true, exitCode: 0 }, 'memoryCap', undefined],
    ['our order', { ...exit, asked: true, origin, exitCode: 0 }, 'you', undefined],
    ['somebody’s order', { ...exit, asked: true, exitCode: 0 }, 'someoneElse', undefined],
    ['an exit while we order', { ...exit, origin, exitCode: 1 }, 'crash', undefined],
  ])('%s', (_, evidence, cause, signal) => {
    expect(exitCause(evidence)).toBe(cause);
    expect(trueSignal(evidence)).toBe(signal);
  });
});
