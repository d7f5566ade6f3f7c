import { describe, expect, it } from 'vitest';
import type { Remembered } from '../../../../src/base/remembered';
import { accept, nothingNew } from '../../../../src/services/preflight/acceptedWarnings';
import type { Check } from '../../../../src/services/preflight/check';

function memory(): Remembered<readonly string[]> {
  let kept: readonly string[] = [];
  return { get: () => kept, set: (warnings) => void (kept = warnings) };
}

const ok: Check = { title: 'Node.js', state: 'ok', detail: '/usr/bin/node' };
const low = (detail: string): Check => ({
  title: 'Memory',
  state: 'warning',
  detail,
  figures: true,
});
const unset = (keys: string): Check => ({
  title: '.env of api',
  state: 'warning',
  detail: `Not set: ${keys}.`,
});
const taken: Check = { title: 'Port 3000 of web', state: 'blocking', detail: 'Taken.' };

describe('warnings in spite of which a person has started', () => {
  it('do not ask again, whatever their figures are', () => {
    const accepted = memory();
    expect(nothingNew([ok, low('1 GB free')], accepted)).toBe(false);
    accept([ok, low('1 GB free'), unset('A')], accepted);
    expect(nothingNew([ok, low('0.9 GB free'), unset('A')], accepted)).toBe(true);
    // One that is mended is no reason to ask about the other.
    expect(nothingNew([low('0.9 GB free')], accepted)).toBe(true);
  });

  it('ask again where another comes, or says something else', () => {
    const accepted = memory();
    accept([unset('A')], accepted);
    expect(nothingNew([unset('A'), low('1 GB free')], accepted)).toBe(false);
    expect(nothingNew([unset('A, B')], accepted)).toBe(false);
  });

  it('are those of the last time only', () => {
    const accepted = memory();
    accept([unset('A')], accepted);
    accept([low('1 GB free')], accepted);
    expect(nothingNew([unset('A')], accepted)).toBe(false);
  });

  it('never cover what blocks', () => {
    const accepted = memory();
    accept([taken, low('1 GB free')], accepted);
    expect(nothingNew([taken], accepted)).toBe(false);
    expect(nothingNew([low('1 GB free')], accepted)).toBe(true);
  });
});
