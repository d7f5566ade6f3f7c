import { delay } from '../../../src/base/async';
import type { Service } from '../../../src/services/state/service';
import { isAlive, killAll, until } from '../../live/harness/processes';
import type { Fault } from '../fault';
import { mainsOf } from '../own';

/** The processes that everything hangs on. */
export const daemonFaults: readonly Fault[] = [
  {
    name: 'The daemon is killed',
    injects: '`kill -9` of the PM2 daemon',
    holds: 'a new daemon, every service again, the survivors of the first ended',
    short: true,
    run: async (stage) => {
      const { world, window, own } = stage;
      const before = own.map(({ pid }) => pid);
      process.kill(world.daemonPid, 'SIGKILL');
      await stage.recovers();
      const left = before.filter(isAlive);
      if (left.length > 0) throw new Error(`Left of the first: ${left.join(', ')}`);
      const causes = window.history('web').map(({ cause }) => cause);
      if (!causes.includes('daemonLost')) throw new Error(`The history says ${causes.join(', ')}`);
    },
  },
  {
    name: 'The daemon is frozen',
    injects: '`SIGSTOP` of the PM2 daemon for 12 s, then `SIGCONT`',
    holds: 'rows say that PM2 is not answering; the same processes go on',
    run: async (stage) => {
      const { world, window } = stage;
      const pid = window.pid('web');
      process.kill(world.daemonPid, 'SIGSTOP');
      try {
        await window.untilState('web', 'unknown');
        await delay(7_000);
      } finally {
        process.kill(world.daemonPid, 'SIGCONT');
      }
      await stage.whole();
      if (window.pid('web') !== pid) throw new Error('web was restarted');
      return 'the row said: PM2 is not answering';
    },
  },
  {
    name: 'A wrapper is killed',
    injects: '`kill -9` of the shell around a server',
    holds: 'its server does not live on beside a second one',
    short: true,
    run: async (stage) => {
      const { window, childPid } = stage;
      process.kill(window.pid('api'), 'SIGKILL');
      await stage.recovers();
      if (isAlive(childPid)) throw new Error('The first server lives on.');
    },
  },
  {
    name: 'A child is killed',
    injects: '`kill -9` of the server behind a wrapper',
    holds: 'wrapper and server run again',
    short: true,
    run: async (stage) => {
      const { childPid } = stage;
      process.kill(childPid, 'SIGKILL');
      await stage.recovers();
    },
  },
  {
    name: 'A service is frozen',
    injects: '`SIGSTOP` of a service for 5 s, then `SIGCONT`',
    holds: 'the same process goes on',
    run: async (stage) => {
      const { window } = stage;
      const pid = window.pid('small0');
      process.kill(pid, 'SIGSTOP');
      await delay(5_000);
      process.kill(pid, 'SIGCONT');
      await stage.whole();
      if (window.pid('small0') !== pid) throw new Error('It was restarted.');
    },
  },
  {
    name: 'The guardian is killed',
    injects: '`kill -9` of the guardian',
    holds: 'one guardian again, which answers with metrics',
    guardian: true,
    run: async (stage) => {
      process.kill(stage.guardianPid, 'SIGKILL');
      await stage.recovers();
    },
  },
  {
    name: 'The exporter is frozen',
    injects: '`SIGSTOP` of the guardian, which answers with metrics, for 10 s, then `SIGCONT`',
    holds: 'one guardian, the same or another, which answers',
    guardian: true,
    run: async (stage) => {
      const pid = stage.guardianPid;
      process.kill(pid, 'SIGSTOP');
      await delay(10_000);
      if (isAlive(pid)) process.kill(pid, 'SIGCONT');
      await stage.whole();
    },
  },
  {
    name: '500 random kills',
    injects:
      '500 times `kill -9` of a process of a service, one in 40 of the daemon; seed 20261201',
    holds:
      'all run again, one of each; where a start was cut off, the row says so and a start helps',
    errors: [/^starting ".*" failed/],
    run: async (stage) => {
      const random = seeded(20_261_201);
      let daemons = 0;
      for (let i = 0; i < 500; i++) {
        const daemon = i % 40 === 39;
        const all = stage.own.filter(({ service }) => service !== undefined);
        const one = daemon ? daemonOf(stage) : all[Math.floor(random() * all.length)]?.pid;
        if (one !== undefined && isAlive(one)) {
          process.kill(one, 'SIGKILL');
          if (daemon) daemons++;
        }
        await delay(daemon ? 4_000 : 60);
      }
      await delay(10_000);
      const rest = (): readonly Service[] =>
        stage.window.all.filter(({ busy }) => busy !== undefined);
      await until(() => rest().length === 0, 'the end of what was started');
      await stage.window.services.refresh();
      const down = stage.window.all.filter(({ state }) => state.type !== 'ready');
      const silent = down.filter(({ state, problem }) => !state.reason && !problem);
      if (silent.some(({ state }) => state.type === 'stopped')) {
        throw new Error(`Stopped without a word: ${silent.map(({ name }) => name).join(', ')}`);
      }
      await stage.window.start();
      await stage.recovers();
      return `${daemons} of the kills hit a daemon; ${down.length} needed a start`;
    },
  },
  {
    name: 'Everything is killed at once',
    injects: '`kill -9` of the daemon and of every service in the same moment',
    holds: 'a new daemon, every service again',
    run: async (stage) => {
      if (mainsOf(stage.own).size < 13) throw new Error('Not all ran.');
      await killAll(stage.own.map(({ pid }) => pid));
      await stage.recovers();
    },
  },
];

function daemonOf(stage: { readonly world: { readonly daemonPid: number } }): number | undefined {
  try {
    return stage.world.daemonPid;
  } catch {
    // There is none just now.
    return undefined;
  }
}

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
