import { describe, expect, it } from 'vitest';
import { runFault } from '../faults/runFault';
import { faults } from '../faults/table';

// The cheapest and most telling of them; all are run by `npm run test:faults`, which says what was seen in docs/faults.md.
describe.skipIf(process.platform !== 'linux')('after a fault all is as before', () => {
  it.each(faults.filter(({ short }) => short))('$name', async (fault) => {
    expect(await runFault(fault)).toMatch(/all as before/);
  });
});
