import { expect, it, vi } from 'vitest';
import { HeapBeforeRestart } from '../../../../src/services/debugging/heapBeforeRestart';
import { FakeClock } from '../../../fakes/fakeClock';
import { aRunningService } from '../../../fakes/samples';
import { TestLog } from '../../../fakes/testLog';

it('does not wait longer than 6 s for an inspector that never answers', async () => {
  const clock = new FakeClock();
  const openNow = vi.fn(() => new Promise<never>(() => undefined));
  const before = new HeapBeforeRestart({
    inspectors: { openNow, close: async () => undefined },
    files: { write: async () => '/p/x.heapprofile' },
    log: new TestLog(),
    clock,
  });
  const kept = before.keep(aRunningService());
  await clock.advance(6_000);
  expect(await kept).toBeUndefined();
  expect(openNow).toHaveBeenCalledOnce();
});
