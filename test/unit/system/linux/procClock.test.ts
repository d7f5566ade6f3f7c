import { endianness } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { ProcClock, parseTicksPerSecond } from '../../../../src/system/linux/procClock';
import { FakeClock } from '../../../fakes/fakeClock';
import { FakeProc } from '../fakeProc';

function vector(...words: number[]): Buffer {
  const bytes = Buffer.alloc(words.length * 8);
  const write = endianness() === 'LE' ? bytes.writeBigUInt64LE : bytes.writeBigUInt64BE;
  words.forEach((word, i) => write.call(bytes, BigInt(word), i * 8));
  return bytes;
}

describe('parseTicksPerSecond', () => {
  it.each([
    ['the entry', vector(16, 5, 17, 250, 0, 0), 250],
    ['no such entry', vector(16, 17, 0, 0), undefined],
    ['a value that looks like the key', vector(6, 17, 9, 17, 17, 100), 100],
    ['half an entry', vector(17), undefined],
    ['nothing', Buffer.alloc(0), undefined],
  ])('finds %s', (_, bytes, expected) => expect(parseTicksPerSecond(bytes, true)).toBe(expected));
});

describe('ProcClock', () => {
  let proc: FakeProc;
  afterEach(() => proc.dispose());

  it('works out start times from the uptime and keeps them steady', async () => {
    proc = new FakeProc(1000);
    const clock = new FakeClock(5_000_000);
    const procClock = new ProcClock(proc.root, clock);
    expect(procClock.ms(250)).toBe(2500);
    expect(procClock.startedAt(20_000)).toBe(4_200_000);
    await clock.advance(10_004);
    proc.write('uptime', '1010.00 1.00\n');
    procClock.refresh();
    expect(procClock.startedAt(20_000)).toBe(4_200_000);
  });

  it('follows a wall clock that was set', async () => {
    proc = new FakeProc(1000);
    const clock = new FakeClock(5_000_000);
    const procClock = new ProcClock(proc.root, clock);
    expect(procClock.startedAt(0)).toBe(4_000_000);
    await clock.advance(3_600_000);
    procClock.refresh();
    expect(procClock.startedAt(0)).toBe(7_600_000);
  });
});
