import { afterAll, describe, expect, it } from 'vitest';
import type { Outcome } from './fault';
import { writeReport } from './report';
import { heapBytes, runFault } from './runFault';
import { megaBytes } from './stage';
import { faults } from './table';

const outcomes: Outcome[] = [];
const heaps: number[] = [];

describe.skipIf(process.platform !== 'linux')('faults', () => {
  it.each(faults)('$name', async (fault) => {
    const lacking = fault.lacking?.();
    if (lacking !== undefined) {
      outcomes.push({ fault, result: 'skipped', seen: lacking });
      return expect(lacking).not.toBe('');
    }
    try {
      const seen = await runFault(fault);
      console.log(`${fault.name}: ${seen}`);
      outcomes.push({ fault, result: 'held', seen });
    } catch (error) {
      const [line = ''] = String(error).split('\n');
      outcomes.push({ fault, result: 'failed', seen: line });
      throw error;
    }
    heaps.push(heapBytes());
  });
});

afterAll(async () => {
  const [first = 0, last = 0] = [heaps[0], heaps.at(-1)];
  const growth = `its heap held ${megaBytes(first)} after the first of ${heaps.length} faults and ${megaBytes(last)} after the last`;
  await writeReport(outcomes, growth);
});
