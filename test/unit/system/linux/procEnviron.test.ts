import { describe, expect, it } from 'vitest';
import { parseProof, proves } from '../../../../src/system/linux/procEnviron';

describe('parseProof', () => {
  it.each([
    ['all three', 'A=1\0PM2_HOME=/home/é/.pm2\0pm_id=3\0unique_id=ab-c\0SECRET=x\0', true],
    ['nothing', 'PATH=/bin\0SECRET=x\0', undefined],
    ['an empty environment', '', undefined],
    ['keys that only end alike', 'MY_PM2_HOME=/x\0xpm_id=4\0', undefined],
    ['keys inside a value', 'A=pm_id=4\0', undefined],
    ['an id that is no number', 'pm_id=x4\0', undefined],
  ])('reads %s', (_, text, found) => {
    const expected = found && { pm2Home: '/home/é/.pm2', pmId: 3, uniqueId: 'ab-c' };
    expect(parseProof(Buffer.from(text))).toEqual(expected);
  });

  it('takes the first of two, as getenv does, and a last value without its zero byte', () => {
    expect(parseProof(Buffer.from('pm_id=1\0pm_id=2\0unique_id=end'))).toEqual({
      pmId: 1,
      uniqueId: 'end',
    });
  });
});

describe('proves', () => {
  const proof = { pm2Home: '/h', uniqueId: 'u', pmId: 3 };
  it.each([
    [proof, { pm2Home: '/h', pmId: 3 }, true],
    [proof, { uniqueId: 'u' }, true],
    [proof, { pm2Home: '/other', pmId: 3 }, false],
    [proof, {}, false],
    [{ pmId: 3 }, { pm2Home: '/h', pmId: 3 }, false],
    [undefined, { pmId: 3 }, false],
  ])('%j for %j: %s', (given, wanted, expected) => expect(proves(given, wanted)).toBe(expected));
});
