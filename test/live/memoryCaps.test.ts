import { describe, expect, it } from 'vitest';
import { launchForms, measureForm } from './harness/launchForms';
import { useWorld } from './harness/world';

// The seven forms are in test/slow/launchForms.test.ts.
describe.skipIf(process.platform !== 'linux')('memory caps over the whole tree', () => {
  const world = useWorld();

  it.each(launchForms(0).filter(({ id }) => id === 'node' || id === 'bash'))(
    'hold for $id',
    async (form) => {
      const { ours, pss, rss, processes, reactionsMs } = await measureForm(world(), form);
      expect(processes).toBe(form.single ? 1 : 2);
      expect(Math.abs(ours - pss) / pss).toBeLessThan(0.1);
      if (form.single) expect(Math.abs(ours - rss) / rss).toBeLessThan(0.01);
      expect(Math.max(...reactionsMs)).toBeLessThan(5_000);
    },
  );
});
