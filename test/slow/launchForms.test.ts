import { describe, expect, it } from 'vitest';
import { allForms, measureForm, mega } from '../live/harness/launchForms';
import { useWorld } from '../live/harness/world';

const forms = await allForms();

describe.skipIf(process.platform !== 'linux')('memory caps on all seven launch forms', () => {
  const world = useWorld();

  it.each(forms)('$id', async (form) => {
    const { ours, pss, rss, processes, reactionsMs } = await measureForm(world(), form);
    const mb = (bytes: number): string => (bytes / mega).toFixed(0);
    console.log(
      `${form.id}: ${processes} processes, ours ${mb(ours)} MB, PSS ${mb(pss)}, RSS ${mb(rss)} (${(((ours - pss) / pss) * 100).toFixed(1)} %), restart ordered after ${(Math.max(...reactionsMs) / 1000).toFixed(2)} s`,
    );
    // cargo makes way for the program it has built.
    if (form.single || form.id === 'cargo') expect(processes).toBe(1);
    else expect(processes).toBeGreaterThan(1);
    expect(Math.abs(ours - pss) / pss).toBeLessThan(0.1);
    if (form.single) expect(Math.abs(ours - rss) / rss).toBeLessThan(0.01);
    expect(Math.max(...reactionsMs)).toBeLessThan(5_000);
  });
});
