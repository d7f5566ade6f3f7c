import { type ChildProcess, spawn } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { processesOf } from '../../scripts/sampleSession.mjs';
import { root } from '../../scripts/setup.mjs';
import { Code } from '../e2e/harness/codeWindow';
import { monitorFrame } from '../e2e/harness/monitorFrame';
import { type Figure, figure } from './figure';

const services = 10;
const spanMs = 45_000;
/** What a page has just begun to do is no figure. */
const settleMs = 15_000;
/** Of /proc: a hundred a second on every Linux that runs this. */
const ticksPerSecond = 100;

/**
 * What the monitor of ten services costs while it is seen, over the same window with another tab in its place: in the extension host, and in
 * the browser with all its processes. Beside it what `pm2 monit` costs for the same services.
 */
export async function monitorCost(): Promise<Figure[]> {
  const at = realpathSync(mkdtempSync(path.join(tmpdir(), 'cxb-')));
  const workspace = path.join(at, 'shop');
  mkdirSync(workspace, { recursive: true });
  const apps = Array.from({ length: services }, (_, i) => ({
    name: `service-${i}`,
    script: './idle.cjs',
    max_memory_restart: '500M',
    min_uptime: 300,
  }));
  writeFileSync(path.join(workspace, 'ecosystem.config.json'), JSON.stringify({ apps }));
  writeFileSync(path.join(workspace, 'idle.cjs'), 'setInterval(() => {}, 1000);\n');
  const env = { ...process.env, PM2_HOME: path.join(at, 'pm2') };
  // A cursor that blinks in the other tab costs more than what is measured.
  const settings = { 'editor.cursorBlinking': 'solid' };
  const code = await Code.open({ folder: at, workspace, env, settings });
  try {
    await code.showServices();
    await code.clickInTitle('Start all services');
    for (const { name } of apps) await code.rowSays(name, 'ready');
    await code.clickInTitle('Open monitor');
    await monitorFrame(code);
    // The tree is not what is measured.
    await code.command('View: Toggle Primary Side Bar Visibility');
    const shown = await cost(at);
    await code.command('File: New Untitled Text File');
    const hidden = await cost(at);
    await code.page.getByRole('tab', { name: 'Services over time' }).click();
    await monitorFrame(code);
    const again = await cost(at);
    const rounds = 2;
    const peer = await monitCost(env);
    const common = { unit: '% of one core', rounds, peer, peerName: 'pm2 monit' };
    for (const [what, { host, page }] of Object.entries({ shown, hidden, again })) {
      console.log(`monitor ${what}: host ${host.toFixed(2)} %, browser ${page.toFixed(2)} %`);
    }
    return [
      figure({
        ...{ ...common, id: 'monitor-host', what: 'monitor of 10 services seen, extension host' },
        ours: (shown.host + again.host) / 2 - hidden.host,
      }),
      figure({
        ...{ ...common, id: 'monitor-page', what: 'monitor of 10 services seen, browser' },
        ours: (shown.page + again.page) / 2 - hidden.page,
      }),
    ];
  } finally {
    await code.close();
    for (const { pid } of processesOf(path.join(at, 'pm2'))) process.kill(pid, 'SIGKILL');
    rmSync(at, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** % of one core that the extension host and the browser of a session use. `at`: its folder, which their command lines or parents name. */
async function cost(at: string): Promise<{ readonly host: number; readonly page: number }> {
  await delay(settleMs);
  const all = processes();
  const below = (pid: number): readonly number[] => [
    pid,
    ...all.filter(({ parent }) => parent === pid).flatMap((one) => below(one.pid)),
  ];
  const server = all.find(
    ({ command }) => command.includes('server-main.js') && command.includes(at),
  );
  const browser = all.find(
    ({ command }) => command.includes(`--user-data-dir=${at}`) && !command.includes('--type='),
  );
  if (!server || !browser) throw new Error('The editor was not found among the processes.');
  const host = all.filter(
    ({ pid, command }) =>
      command.includes('--type=extensionHost') && below(server.pid).includes(pid),
  );
  const hosts = host.map(({ pid }) => pid);
  const pages = below(browser.pid);
  const before = [ticksOf(hosts), ticksOf(pages)] as const;
  const began = performance.now();
  await delay(spanMs);
  const seconds = (performance.now() - began) / 1000;
  const percent = (ticks: number): number => (ticks / ticksPerSecond / seconds) * 100;
  return { host: percent(ticksOf(hosts) - before[0]), page: percent(ticksOf(pages) - before[1]) };
}

/** The same of `pm2 monit`, in a terminal of 120 columns. */
async function monitCost(env: NodeJS.ProcessEnv): Promise<number> {
  const pm2 = path.join(root, 'node_modules/pm2/bin/pm2');
  const monit: ChildProcess = spawn(
    'script',
    ['-qec', `stty cols 120 rows 40; ${process.execPath} ${pm2} monit`, '/dev/null'],
    {
      env: { ...env, TERM: 'xterm-256color' },
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    },
  );
  try {
    await delay(settleMs);
    const all = processes();
    const below = (pid: number): readonly number[] => [
      pid,
      ...all.filter(({ parent }) => parent === pid).flatMap((one) => below(one.pid)),
    ];
    const pids = below(monit.pid ?? -1);
    const before = ticksOf(pids);
    const began = performance.now();
    await delay(spanMs);
    return (ticksOf(pids) - before) / ticksPerSecond / ((performance.now() - began) / 1000) / 0.01;
  } finally {
    if (monit.pid !== undefined) process.kill(-monit.pid, 'SIGKILL');
  }
}

interface Proc {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

function processes(): readonly Proc[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const stat = statOf(Number(name));
      const command = read(`/proc/${name}/cmdline`).replaceAll('\0', ' ');
      return stat ? [{ pid: Number(name), parent: Number(stat[1]), command }] : [];
    });
}

/** User and system time of processes, in ticks. */
function ticksOf(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    const stat = statOf(pid);
    return sum + Number(stat?.[11] ?? 0) + Number(stat?.[12] ?? 0);
  }, 0);
}

/** The fields of /proc/PID/stat from the state on; undefined where it has ended. */
function statOf(pid: number): readonly string[] | undefined {
  const text = read(`/proc/${pid}/stat`);
  return text === '' ? undefined : text.slice(text.lastIndexOf(')') + 2).split(' ');
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // It has ended meanwhile.
    return '';
  }
}
