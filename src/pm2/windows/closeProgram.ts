/**
 * A program of its own, run by a real node: `node closeProgram.js PM2_HOME FOLDER`. Waits until no editor window has renewed its lease
 * on a workspace folder for 20 s, then stops the folder's services through PM2 and ends. A window that is only reloaded is back
 * before that. Ends at once where the instruction to do so is withdrawn.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { delay } from '../../base/async';
import { systemClock } from '../../base/clock';
import { type CloseInstruction, folderFiles } from './closeInstruction';
import { readTextSync } from '../../system/files/syncFiles';
import { resolvePm2Home } from '../daemon/pm2Home';
import { Pm2Socket } from '../socket/pm2Socket';
import { RpcClient } from '../socket/rpcClient';

const [homeFolder = '', folder = '', patience = '20000'] = process.argv.slice(2);
/** No window has renewed its lease for this long: nobody is there. */
const patienceMs = Number(patience);
const tickMs = 1_000;
/** A timer that comes later than this has slept with the machine; the windows have to wake up first. */
const sleptMs = 5_000;
const connectMs = 5_000;
const stopExtraMs = 30_000;
const ended: ReadonlySet<string> = new Set(['stopped', 'errored']);

const files = folderFiles(homeFolder, folder);

function readInstruction(): CloseInstruction | undefined {
  try {
    return JSON.parse(readTextSync(files.instruction)) as CloseInstruction;
  } catch {
    // Withdrawn.
    return undefined;
  }
}

/** True where this is the only one of its kind for the folder. */
function takePlace(): boolean {
  for (let round = 0; round < 2; round++) {
    try {
      fs.writeFileSync(files.closer, String(process.pid), { flag: 'wx', mode: 0o600 });
      return true;
    } catch {
      if (isAlive(Number(textOf(files.closer)))) return false;
      fs.rmSync(files.closer, { force: true });
    }
  }
  return false;
}

async function stopServices({ names }: CloseInstruction): Promise<void> {
  const home = resolvePm2Home({ setting: homeFolder, env: {} });
  const client = new RpcClient(await Pm2Socket.connect(home.rpcSocket, connectMs));
  try {
    const list = toEntries(await client.call('getMonitorData', {}, connectMs));
    for (const name of names) {
      for (const { id, cwd, status, killMs, ...entry } of list) {
        const inside = cwd === folder || cwd.startsWith(folder + path.sep);
        if (entry.name !== name || !inside || ended.has(status)) continue;
        await client.call('stopProcessId', id, killMs + stopExtraMs);
      }
    }
  } finally {
    client.dispose();
  }
}

interface Entry {
  readonly id: number;
  readonly name: string;
  readonly cwd: string;
  readonly status: string;
  readonly killMs: number;
}

/** The little of PM2's list that is needed here; what is no entry is left out. */
function toEntries(list: unknown): readonly Entry[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((one: { pm_id?: unknown; name?: unknown; pm2_env?: object } | null) => {
    const { pm_cwd, status, kill_timeout } = (one?.pm2_env ?? {}) as Record<string, unknown>;
    if (!one || !Number.isInteger(one.pm_id) || typeof pm_cwd !== 'string') return [];
    const killMs = typeof kill_timeout === 'number' ? kill_timeout : 0;
    const { pm_id: id, name } = one;
    return { id: Number(id), name: String(name), cwd: pm_cwd, status: String(status), killMs };
  });
}

function renewedAt(): number {
  try {
    // A guardian holds the lease just because no window does.
    if (/"role":"guardian"/.test(textOf(files.lease))) return 0;
    return fs.statSync(files.lease).mtimeMs;
  } catch {
    // Given back: the window was closed.
    return 0;
  }
}

function textOf(file: string): string {
  try {
    return readTextSync(file);
  } catch {
    return '';
  }
}

function isAlive(pid: number): boolean {
  try {
    return pid > 1 && process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function main(): Promise<void> {
  if (!takePlace()) return;
  try {
    let last = systemClock.now();
    let tick = systemClock.now();
    for (;;) {
      const instruction = readInstruction();
      if (!instruction) return;
      const now = systemClock.now();
      last = now - tick > sleptMs ? now : Math.max(last, renewedAt());
      tick = now;
      if (now - last >= patienceMs) {
        fs.rmSync(files.instruction, { force: true });
        await stopServices(instruction);
        // Nothing is left to be guarded; without instructions a guardian leaves.
        fs.rmSync(files.guarded, { force: true });
        return;
      }
      await delay(tickMs);
    }
  } finally {
    fs.rmSync(files.closer, { force: true });
  }
}

// PM2 may be gone by then: then there is nothing to stop.
main().catch(() => process.exit(1));
