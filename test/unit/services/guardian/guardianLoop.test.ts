import { expect, it, onTestFinished } from 'vitest';
import { GuardianFiles } from '../../../../src/pm2/windows/guardianFiles';
import { Guardian } from '../../../../src/services/guardian/guardian';
import { instructionsFor } from '../../../../src/services/guardian/guardianInstructions';
import { FakeClock } from '../../../fakes/fakeClock';
import { FakePm2 } from '../../../fakes/fakePm2';
import {
  aDefinition,
  anEntry,
  aProcess,
  aRunningService,
  anInstance,
  megabyte,
} from '../../../fakes/samples';
import { tempFolder } from '../../../fakes/tempFolder';
import { TestLog } from '../../../fakes/testLog';

it('stops what goes over its cap again and again, and tells that as well', async () => {
  const clock = new FakeClock();
  const pm2 = new FakePm2();
  const log = new TestLog();
  const files = new GuardianFiles(tempFolder());
  pm2.list = [anEntry({ uniqueId: 'u-0' })];
  const service = aRunningService({
    capBytes: 50 * megabyte,
    instances: [anInstance()],
    definition: aDefinition({ capBytes: 50 * megabyte }),
  });
  const wishes = { guarded: true, exported: false, stopLoops: true };
  await files.write('/w', instructionsFor('/w', [service], new Map([[0, 'u-0']]), wishes));
  const guardian = new Guardian({
    engine: pm2,
    files,
    pageFiles: { address: async () => undefined },
    openPage: () => Promise.reject(new Error('Nobody wants it.')),
    listeners: { of: async () => [], holdersOf: async () => [], holdersOfAny: async () => [] },
    trees: {
      sample: async (roots) =>
        new Map(
          roots.map((r) => {
            const pid = typeof r === 'number' ? r : r.pid;
            return [
              pid,
              {
                at: clock.now(),
                memoryBytes: 100 * megabyte,
                processes: [aProcess({ pid, startTime: pid })],
              },
            ];
          }),
        ),
      forget: () => undefined,
    },
    processes: {
      isAlive: () => false,
      exists: () => true,
      signal: async () => true,
      proofOf: () => undefined,
      folderOf: () => undefined,
      bootId: 'b',
    },
    mayAct: async () => true,
    installed: () => true,
    exit: () => undefined,
    log,
    clock,
  });
  onTestFinished(() => guardian.dispose());
  await guardian.read();
  // Deeds are files: they take real time.
  for (let i = 0; i < 40; i++) {
    await clock.advance(500);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect(pm2.orders).toEqual([...Array<string>(4).fill('restart 0'), 'stop 0']);
  const deeds = await files.collect('/w');
  expect(deeds.map(({ detail }) => detail)).toEqual([
    ...Array<string>(5).fill('It held 100 MB of 50 MB.'),
    expect.stringMatching(/^5 times over its memory cap in \d+ s$/),
  ]);
  expect(deeds.map(({ loop }) => loop).at(-1)).toBe(true);
});
