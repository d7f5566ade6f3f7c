import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { poll } from '../../src/base/async';
import { hasCode, messageOf } from '../../src/base/errors';
import { cgroupFolders, parseCgroup, parseMemoryMounts } from '../../src/system/linux/cgroups';
import { LinuxMemory } from '../../src/system/linux/linuxMemory';
import { patienceMs } from '../patience';
import { Children } from './systemChildren';

const MB = 1024 ** 2;

/** Holds 100 MB and leaves 60 MB of a file in the page cache, once it is told to. */
const eater = `
const { writeFileSync } = require('node:fs');
console.log('0');
let held;
process.stdin.once('data', () => {
  held = Buffer.alloc(100 * ${MB}, 1);
  writeFileSync(process.argv[2], Buffer.alloc(60 * ${MB}, 1));
  console.log(String(held.length));
});
`;

describe.skipIf(process.platform !== 'linux')('memory of this machine', () => {
  let children: Children;
  const made: string[] = [];
  beforeEach(() => {
    children = new Children();
  });
  afterEach(async () => {
    await children.end();
    for (const folder of made.splice(0).reverse()) await removeCgroup(folder);
  });

  it('lies within what there is', async () => {
    const memory = await new LinuxMemory().read();
    expect(memory.totalBytes).toBeGreaterThan(0);
    expect(memory.totalBytes).toBeLessThanOrEqual(totalmem());
    expect(memory.availableBytes).toBeLessThanOrEqual(memory.totalBytes);
    expect(memory.usedRatio).toBeGreaterThan(0);
    expect(memory.usedRatio).toBeLessThan(1);
  });

  it('is that of the cgroup above which sets the limit (needs cgroup v1, writable)', async (context) => {
    const mount = parseMemoryMounts(readFileSync('/proc/self/mountinfo', 'utf8')).find(
      (candidate) => candidate.version === 1,
    );
    const path = parseCgroup(readFileSync('/proc/self/cgroup', 'utf8'))[1];
    if (!mount || path === undefined) return context.skip('no cgroup v1 controls memory here');
    const limited = join(cgroupFolders(path, mount)[0] ?? '', `codex-test-${process.pid}`);
    const inner = join(limited, 'inner');
    try {
      for (const folder of [limited, inner]) {
        mkdirSync(folder);
        made.push(folder);
      }
      writeFileSync(join(limited, 'memory.limit_in_bytes'), String(300 * MB));
    } catch (error) {
      if (!hasCode(error, 'EACCES', 'EPERM', 'EROFS')) throw error;
      return context.skip(`cgroups are not ours to make: ${messageOf(error)}`);
    }
    const file = join(children.folder, 'cached');
    const child = children.start(process.execPath, [children.script('eater.cjs', eater), file]);
    await child.next();
    writeFileSync(join(inner, 'cgroup.procs'), String(child.pid));
    await child.ask();

    const memory = await new LinuxMemory({ process: child.pid }).read();
    const usage = Number(readFileSync(join(limited, 'memory.usage_in_bytes'), 'utf8'));
    const statistics = readFileSync(join(limited, 'memory.stat'), 'utf8');
    const inactive = Number(/^total_inactive_file (\d+)$/m.exec(statistics)?.[1]);
    expect(memory).toMatchObject({ totalBytes: 300 * MB, limitedBy: 'container' });
    expect(usage).toBeGreaterThan(100 * MB);
    const expected = 300 * MB - (usage - inactive);
    expect(Math.abs(memory.availableBytes - expected)).toBeLessThan(5 * MB);
    expect(memory.usedRatio).toBeGreaterThan(100 / 300);
    // This process is in no such cgroup.
    expect((await new LinuxMemory().read()).totalBytes).toBeGreaterThan(300 * MB);
  });
});

/** The kernel takes a moment to let go of a cgroup whose last process has ended. */
async function removeCgroup(folder: string): Promise<void> {
  const removed = await poll(
    () => {
      try {
        rmdirSync(folder);
        return true;
      } catch (error) {
        if (hasCode(error, 'EBUSY')) return undefined;
        throw error;
      }
    },
    { everyMs: 20, ms: patienceMs },
  );
  expect(removed).toBe(true);
}
