import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, type TestContext } from 'vitest';
import { listProc, readProcFile } from '../../src/system/linux/procFile';
import { readProof } from '../../src/system/linux/procEnviron';
import { LinuxProcessTrees } from '../../src/system/linux/linuxProcessTrees';
import { bundle } from './harness/bundle';
import { Children } from './systemChildren';

/** Runs the probe in a PID namespace of its own; says why where this machine does not let us. */
async function probe(mode: 'hidden' | 'reused', context: TestContext): Promise<unknown> {
  const nobody = 'setpriv --reuid 65534 --regid 65534 --clear-groups "$0" - "$@" $!';
  const run =
    mode === 'hidden'
      ? `mount -o remount,hidepid=2 /proc || exit; sleep 300 & ${nobody}`
      : 'exec "$0" - "$@"';
  const inside = async (program: string, ...args: readonly string[]): Promise<string> => {
    const command = ['-m', '-p', '--fork', '--mount-proc', 'sh', '-c', run];
    return new Promise((resolve, reject) => {
      const all = [...command, process.execPath, ...args];
      const child = execFile('unshare', all, { timeout: 30_000, cwd: '/' }, (error, stdout) =>
        error ? reject(error) : resolve(stdout),
      );
      child.stdin?.end(program);
    });
  };
  const writes = `require('node:fs').writeFileSync('/proc/sys/kernel/ns_last_pid', '50')`;
  const refused = await inside(mode === 'hidden' ? '' : writes).then(
    () => undefined,
    (error: Error) => error.message,
  );
  if (refused !== undefined) {
    return context.skip(`a PID namespace of our own is not to be had here: ${refused}`);
  }
  return JSON.parse(await inside(await bundle('test/live/harness/namespaceProbe.ts'), mode));
}

describe.skipIf(process.platform !== 'linux')('a /proc that is against us', () => {
  let children: Children;
  let trees: LinuxProcessTrees;
  beforeEach(() => {
    children = new Children();
    trees = new LinuxProcessTrees();
  });
  afterEach(() => children.end());

  it('hides the processes of others (hidepid): ours are measured, theirs are as if they were none', async (context) => {
    const said = (await probe('hidden', context)) as {
      own: number[];
      expected: number[];
      bytes: number;
      holders: object[];
      port: number;
      pids: number;
    };
    const { own, expected, bytes, holders, port, pids, ...rest } = said;
    expect(own).toEqual(expected);
    expect(pids).toBe(2);
    expect(bytes).toBeGreaterThan(10 * 1024 ** 2);
    expect(holders).toEqual([{ pid: expected[0], port }]);
    expect(rest).toEqual({ user: 65_534, foreign: [], known: 2, exists: true, proof: null });
  });

  it('gives a pid anew: who has it now is neither measured, judged nor ended for the first', async (context) => {
    expect(await probe('reused', context)).toEqual({
      same: true,
      otherStart: true,
      overFirst: false,
      afterEnd: [],
      known: null,
      ofFirst: [],
      ofSecond: [true],
      overSecond: false,
      lives: true,
    });
  });

  it('loses a process between two reads', async () => {
    const child = children.start('sleep', ['300']);
    // A handle on the folder outlives the process: what is read through it has vanished in the middle.
    const handle = fs.openSync(`/proc/${child.pid}`, fs.constants.O_RDONLY);
    const folder = `/proc/self/fd/${handle}`;
    const stat = fs.openSync(`/proc/${child.pid}/stat`, 'r');
    try {
      expect(readProcFile(`${folder}/stat`)).toContain('(sleep)');
      await child.end();
      expect(() => fs.readSync(stat, Buffer.alloc(100))).toThrow('ESRCH');
      for (const file of ['stat', 'status', 'cmdline', `task/${child.pid}/children`]) {
        expect(readProcFile(`${folder}/${file}`)).toBeUndefined();
      }
      expect(listProc(`${folder}/fd`) ?? []).toEqual([]);
      // A /proc that still lists it.
      fs.symlinkSync(folder, `${children.folder}/${child.pid}`);
      fs.copyFileSync('/proc/uptime', `${children.folder}/uptime`);
      expect(readProof(child.pid, children.folder)).toBeUndefined();
      const late = new LinuxProcessTrees({ procRoot: children.folder });
      expect((await late.sample([child.pid])).get(child.pid)).toMatchObject({ processes: [] });
    } finally {
      fs.closeSync(handle);
      fs.closeSync(stat);
    }
  });

  it('changes while it is read: a process that forks without end is sampled all the same', async () => {
    const forks = 'echo 1; while :; do sleep 0.01 & (sleep 0.005 & wait) & sleep 0.002; done';
    const child = children.start('bash', ['--norc', '-c', forks]);
    await child.next();
    const seen = new Set<number>();
    const end = Date.now() + 2_000;
    let samples = 0;
    while (Date.now() < end) {
      const root = { pid: child.pid };
      const all = (samples % 2 === 1 && trees.sampleKnown([root])) || (await trees.sample([root]));
      const tree = all.get(child.pid);
      expect(tree?.processes[0]?.pid).toBe(child.pid);
      expect(tree?.memoryBytes).toBeGreaterThan(1024 ** 2);
      // Nobody else's process: all that is forked stays in the group.
      for (const { pid, pgid } of tree?.processes ?? []) {
        expect(pgid).toBe(child.pid);
        seen.add(pid);
      }
      samples++;
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
    children.alsoEnd(...seen);
    expect(samples).toBeGreaterThan(20);
    expect(seen.size).toBeGreaterThan(20);
  });
});
