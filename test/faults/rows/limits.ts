import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { delay } from '../../../src/base/async';
import { rotating } from '../../live/harness/counting';
import { isAlive, treeOf, until } from '../../live/harness/processes';
import type { Fault } from '../fault';
import { small, type Stage } from '../stage';

const alone = (): string | undefined =>
  process.env['CODEX_FAULTS_ALONE']
    ? undefined
    : 'namespaces of its own, which `npm run test:faults` makes as root on Linux';

const clock = '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1';
const watches = '/proc/sys/user/max_inotify_watches';

/** What runs out, and clocks. */
export const limitFaults: readonly Fault[] = [
  {
    name: 'Disk full where the logs are',
    injects: 'logs on a tmpfs, filled for 6 s; one service killed meanwhile',
    holds: 'services live on; lines come again once there is room',
    lacking: alone,
    linesLost: true,
    errors: [/ENOSPC/],
    before: (stage) => mountAt(stage, stage.at('logs'), '16m'),
    run: async (stage) => {
      // What opens logs anew that PM2 has given up.
      const rotation = rotating(stage.world, stage.window, { maxBytes: 1024 ** 3 });
      stage.finally(() => rotation.dispose());
      await filled(stage.at('logs'), async () => {
        process.kill(stage.window.pid('small0'), 'SIGKILL');
        await delay(6_000);
      });
      await stage.recovers();
      for (const name of small) await newLine(stage, name);
    },
  },
  {
    name: 'Disk full where PM2 lives',
    injects: 'PM2_HOME on a tmpfs of 16 MB, filled; a restart, a stop and a start meanwhile',
    holds: 'commands work or say why; all is as before once there is room',
    lacking: alone,
    errors: [/ENOSPC/],
    before: (stage) => mountAt(stage, stage.world.home.folder, '16m'),
    run: async (stage) => {
      let said = '';
      await filled(stage.world.home.folder, async () => {
        const results = [
          await stage.window.restart('small0'),
          await stage.window.stop('small1'),
          await stage.window.start('small1'),
        ];
        const failed = results.flatMap((one) => one.failed.map(({ error }) => String(error)));
        said = failed.length > 0 ? failed.join('; ') : 'every command worked';
      });
      await stage.window.start();
      await stage.recovers();
      return said;
    },
  },
  {
    name: 'No descriptor left in our process',
    injects:
      '`prlimit --nofile` of our process down to what it has open, for 8 s; a service killed',
    holds: 'all true again once there are some',
    errors: [/EMFILE/],
    untrueMs: [10_000, 'what cannot be opened cannot be read'],
    run: async (stage) => {
      const count = fs.readdirSync('/proc/self/fd').length;
      const pid = stage.window.pid('small0');
      await limited(process.pid, 'nofile', count, async () => {
        process.kill(pid, 'SIGKILL');
        await delay(8_000);
      });
      await stage.recovers();
    },
  },
  {
    name: 'No descriptor left in the daemon',
    injects: '`prlimit --nofile` of the daemon down to what it has open, for 8 s; a service killed',
    holds: 'the service runs again once there are some, by itself or by a start',
    run: async (stage) => {
      const { daemonPid } = stage.world;
      const count = fs.readdirSync(`/proc/${daemonPid}/fd`).length;
      await limited(daemonPid, 'nofile', count - 4, async () => {
        process.kill(stage.window.pid('small0'), 'SIGKILL');
        await delay(8_000);
      });
      return stateThenStart(stage, 'small0');
    },
  },
  {
    name: 'No inotify watch left',
    injects: 'the limit of watches of our user namespace set to 0; the window opened anew',
    holds: 'lines and states come all the same',
    lacking: alone,
    run: async (stage) => {
      const before = fs.readFileSync(watches, 'utf8');
      fs.writeFileSync(watches, '0');
      try {
        stage.window.dispose();
        await stage.openWindow();
        process.kill(stage.window.pid('small0'), 'SIGKILL');
        await stage.recovers();
        await newLine(stage, 'small0');
      } finally {
        fs.writeFileSync(watches, before);
      }
    },
  },
  {
    name: 'Process limit reached',
    injects: 'the daemon in a pids cgroup that is full, for 6 s; a service killed',
    holds: 'the service runs again once there is room, by itself or by a start',
    lacking: () => groupLacking('pids'),
    run: async (stage) => {
      const group = makeGroup(stage, 'pids');
      fs.writeFileSync(path.join(group, 'cgroup.procs'), String(stage.world.daemonPid));
      fs.writeFileSync(path.join(group, 'pids.max'), '1');
      process.kill(stage.window.pid('small0'), 'SIGKILL');
      await delay(6_000);
      fs.writeFileSync(path.join(group, 'pids.max'), 'max');
      return stateThenStart(stage, 'small0');
    },
  },
  {
    name: 'The kernel kills for memory',
    injects: 'a service in a memory cgroup of 30 MB grows over it',
    holds: 'it runs again, and the history says why it ended',
    lacking: () => groupLacking('memory'),
    run: async (stage) => {
      const group = makeGroup(stage, 'memory');
      const pid = stage.window.pid('capped');
      const tree = treeOf(pid);
      fs.writeFileSync(path.join(group, 'memory.limit_in_bytes'), '30000000');
      for (const one of tree) fs.writeFileSync(path.join(group, 'cgroup.procs'), String(one));
      fs.writeFileSync(stage.at('grow'), '60');
      await until(() => !isAlive(pid), 'the kernel');
      fs.rmSync(stage.at('grow'));
      await stage.recovers();
      const causes = stage.window.history('capped').map(({ cause }) => cause);
      return `the history says: ${causes.join(', ')}`;
    },
  },
  ...[3_600, -3_600].map((seconds): Fault => ({
    name: `The clock of PM2 goes an hour ${seconds > 0 ? 'forward' : 'back'}`,
    injects: '`faketime` on the daemon alone, there and back; a service killed each time',
    holds: 'no loop is seen where there is none, and no row is untrue',
    lacking: () => (fs.existsSync(clock) ? undefined : 'apt-get install faketime'),
    before: (stage) => fakedDaemon(stage),
    run: async (stage) => {
      for (const offset of [seconds, 0]) {
        setClock(stage, offset);
        await delay(1_000);
        process.kill(stage.window.pid('small0'), 'SIGKILL');
        await stage.recovers();
      }
    },
  })),
  {
    name: 'A machine that was suspended',
    injects: '`SIGSTOP` of the daemon and every service for 10 s, its clock an hour on, `SIGCONT`',
    holds: 'the same processes go on',
    lacking: () => (fs.existsSync(clock) ? undefined : 'apt-get install faketime'),
    before: (stage) => fakedDaemon(stage),
    run: async (stage) => {
      const all = stage.own.map(({ pid }) => pid);
      const pid = stage.window.pid('web');
      for (const one of all) process.kill(one, 'SIGSTOP');
      await delay(10_000);
      setClock(stage, 3_600);
      for (const one of all) if (isAlive(one)) process.kill(one, 'SIGCONT');
      await stage.recovers();
      if (stage.window.pid('web') !== pid) throw new Error('web was restarted');
    },
  },
  {
    name: 'No loopback',
    injects: 'the loopback of our network namespace taken down for 6 s; a service killed',
    holds: 'the service runs again meanwhile; rows stay true',
    lacking: alone,
    run: async (stage) => {
      execFileSync('ip', ['link', 'set', 'lo', 'down']);
      try {
        process.kill(stage.window.pid('small0'), 'SIGKILL');
        await delay(6_000);
        await stage.whole();
      } finally {
        execFileSync('ip', ['link', 'set', 'lo', 'up']);
      }
      await stage.recovers();
    },
  },
  {
    name: '`/tmp` is cleaned',
    injects: 'everything deleted that we and PM2 put into a TMPDIR; a service restarted',
    holds: 'nothing of it was needed',
    before: (stage) => {
      const own = stage.at('tmp');
      const before = process.env['TMPDIR'];
      fs.mkdirSync(own);
      process.env['TMPDIR'] = own;
      stage.finally(() => {
        if (before === undefined) delete process.env['TMPDIR'];
        else process.env['TMPDIR'] = before;
      });
    },
    run: async (stage) => {
      const found = fs.readdirSync(stage.at('tmp'));
      fs.rmSync(stage.at('tmp'), { recursive: true });
      const { failed } = await stage.window.restart('small0');
      if (failed.length > 0) throw failed[0]?.error ?? new Error('no restart');
      await stage.recovers();
      return found.length > 0 ? `${found.length} were there` : 'there was nothing';
    },
  },
];

/** What a service is by itself; a start where it does not run. */
export async function stateThenStart(stage: Stage, name: string): Promise<string> {
  const runs = await stage.window.untilState(name, 'ready', 10_000).then(
    () => true,
    () => false,
  );
  const { state } = stage.window.service(name);
  if (!runs) await stage.window.start(name);
  await stage.recovers();
  return runs ? 'it ran again by itself' : `its row said: ${state.type}. ${state.reason ?? ''}`;
}

/** Waits for a line that is printed from now on. */
async function newLine(stage: Stage, name: string): Promise<void> {
  const before = stage.window.lines(name).length;
  await until(() => stage.window.lines(name).length > before, `another line of ${name}`);
}

function mountAt(stage: Stage, folder: string, size: string): void {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=700`, 'none', folder]);
  stage.afterEnd(() => void execFileSync('umount', ['-l', folder]));
}

/** While a disk is full. */
async function filled(folder: string, work: () => Promise<void>): Promise<void> {
  const file = path.join(folder, 'filler');
  const block = Buffer.alloc(64 * 1024);
  const handle = fs.openSync(file, 'w');
  try {
    for (;;) fs.writeSync(handle, block);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    fs.closeSync(handle);
  }
  try {
    await work();
  } finally {
    fs.rmSync(file);
  }
}

/** While a process has no more of something than `count`. */
async function limited(
  pid: number,
  what: string,
  count: number,
  work: () => Promise<void>,
): Promise<void> {
  const show = ['--pid', String(pid), `--${what}`];
  const shown = execFileSync('prlimit', [...show, '--noheadings', '--output', 'SOFT', '--raw']);
  const set = (soft: string): void => {
    const [first = '', second = '', third = ''] = show;
    execFileSync('prlimit', [first, second, `${third}=${soft}:`]);
  };
  // What sets it back is started before nothing can be started any more.
  const back = timer(pid, what, shown.toString().trim());
  set(String(count));
  try {
    await work();
  } finally {
    back();
    await delay(1_500);
  }
}

/** A program that sets a limit back when it is told to. */
function timer(pid: number, what: string, soft: string): () => void {
  const pipe = path.join('/tmp', `cxl-back-${pid}-${Date.now()}`);
  fs.writeFileSync(pipe, '');
  const script = `while [ -e ${pipe} ]; do sleep 0.2; done; prlimit --pid ${pid} --${what}=${soft}:`;
  execFileSync('sh', ['-c', `(${script}) >/dev/null 2>&1 &`], { stdio: 'ignore' });
  return () => fs.unlinkSync(pipe);
}

function groupLacking(kind: string): string | undefined {
  try {
    fs.accessSync(`/sys/fs/cgroup/${kind}`, fs.constants.W_OK);
    return undefined;
  } catch {
    return `a cgroup v1 of ${kind} that may be written to`;
  }
}

function makeGroup(stage: Stage, kind: string): string {
  const group = `/sys/fs/cgroup/${kind}/codex-faults-${process.pid}`;
  fs.mkdirSync(group);
  // The last that ended in it may not be waited for yet.
  const gone = (): boolean => {
    try {
      fs.rmdirSync(group);
      return true;
    } catch {
      return false;
    }
  };
  stage.afterEnd(() => until(gone, `the end of ${group}`, 20_000));
  return group;
}

/** A daemon that another started, whose clock the file `clock` sets. */
async function fakedDaemon(stage: Stage): Promise<void> {
  setClock(stage, 0);
  const { folder } = stage.world.home;
  execFileSync(process.execPath, [path.resolve('node_modules/pm2/bin/pm2'), 'ping'], {
    stdio: 'ignore',
    env: {
      PATH: process.env['PATH'],
      PM2_HOME: folder,
      PM2_DISCRETE_MODE: 'true',
      LD_PRELOAD: clock,
      FAKETIME_TIMESTAMP_FILE: stage.at('clock'),
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
  });
  const environ = fs.readFileSync(`/proc/${stage.world.daemonPid}/environ`, 'utf8');
  if (!environ.includes('libfaketime')) throw new Error('The daemon has the real clock.');
}

function setClock(stage: Stage, seconds: number): void {
  fs.writeFileSync(stage.at('clock'), `${seconds >= 0 ? '+' : ''}${seconds}\n`);
}
