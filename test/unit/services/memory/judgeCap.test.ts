import { expect, it } from 'vitest';
import { judgeCap, mostHeld } from '../../../../src/services/memory/judgeCap';
import { anInstance } from '../../../fakes/samples';

const giga = 1024 ** 3;
const noSize = {
  sentence: 'It must be a size above zero, such as "1G" or "500M".',
  usable: false,
};

it.each(['0', '0G', '-1', '-1G', 'lots', '', ' ', '1T', '1e3', '1,5G', 'G'])(
  'refuses %j in a sentence',
  (text) => expect(judgeCap(text, 16 * giga, undefined)).toEqual(noSize),
);

it.each(['1G', '1024MB', '2gib', ' 1.5 GB ', '500m', '1073741824'])('takes %j', (text) =>
  expect(judgeCap(text, 16 * giga, 0.1 * giga)).toBeUndefined(),
);

it.each(['512', '1K', '3M'])('warns of %j, which only leads to restarts', (text) => {
  expect(judgeCap(text, 16 * giga, undefined)).toEqual({
    sentence: expect.stringMatching(/^\d+ [kM]B is less than any program needs\./),
    usable: true,
  });
});

it('warns of a cap above what the machine has', () => {
  expect(judgeCap('16G', 16 * giga, undefined)).toBeUndefined();
  expect(judgeCap('17G', 16 * giga, undefined)).toEqual({
    sentence: 'There are only 16 GB of memory: this cap is never reached before the system kills.',
    usable: true,
  });
});

it('warns of a cap that is passed already', () => {
  expect(judgeCap('1G', 16 * giga, 1.5 * giga)).toEqual({
    sentence: 'It holds 1.5 GB now and will be restarted at once.',
    usable: true,
  });
});

it('goes by the instance that holds most, not by all of them together', () => {
  const holding = (...sizes: readonly (number | undefined)[]) => ({
    instances: sizes.map((memoryBytes, id) => anInstance({ id, memoryBytes })),
  });
  expect(mostHeld(holding(3, 7, undefined, 5))).toBe(7);
  expect(mostHeld(holding(undefined))).toBeUndefined();
  expect(mostHeld(holding())).toBeUndefined();
});
