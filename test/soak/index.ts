import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as vscode from 'vscode';
import { api, extensionId, service, target, until } from '../integration/extension';
import { ownShare } from './ownShare';

/** What the extension host itself saw and used while a service leaked. Bytes. */
export interface LeakFigures {
  /** What we hold after a collection of garbage: at the start, and at the end. */
  readonly heldBefore: number;
  readonly heldAfter: number;
  readonly rssBefore: number;
  readonly rssAfter: number;
  readonly highest: number;
  readonly restarts: number;
  readonly steadyRestarts: number;
  readonly state: string;
  /** States that the service was in. */
  readonly states: readonly string[];
  /** The most processes that were seen of it at a time. */
  readonly processes: number;
  /** When another main process was seen, in ms since the epoch. */
  readonly turns: readonly number[];
  /** The restart history as a person reads it. */
  readonly history: string;
}

/** % of one core. */
export interface IdleFigures {
  readonly services: number;
  readonly capped: number;
  /** Of the whole extension host; the editor's own look at ports reads all processes of the machine every other second. */
  readonly before: number;
  readonly unwatched: number;
  readonly watched: number;
  /** Of our code, on the main thread. */
  readonly ownUnwatched: number;
  readonly ownWatched: number;
}

/** Runs inside the extension host: what CODEX_SOAK says, its figures to CODEX_SOAK_RESULTS. */
export async function run(): Promise<void> {
  const figures = process.env['CODEX_SOAK'] === 'idle' ? await idle() : await leak();
  writeFileSync(process.env['CODEX_SOAK_RESULTS'] ?? '', JSON.stringify(figures));
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function held(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

async function leak(): Promise<LeakFigures> {
  const minutes = Number(process.env['CODEX_SOAK_MINUTES']);
  await api();
  await vscode.commands.executeCommand('codexServices.services.focus');
  await vscode.commands.executeCommand('codexServices.startAll');
  const startedAt = Date.now();
  // Whatever is loaded late is loaded by then.
  await delay(30_000);
  const heldBefore = held();
  const rssBefore = process.memoryUsage.rss();
  const states = new Set<string>();
  const turns: number[] = [];
  let [highest, processes, pid] = [0, 0, 0];
  while (Date.now() - startedAt < minutes * 60_000) {
    const { state, memoryBytes = 0, pids } = await service('leak');
    states.add(state);
    highest = Math.max(highest, memoryBytes);
    processes = Math.max(processes, pids.length);
    if (pids[0] !== undefined && pids[0] !== pid) {
      if (pid !== 0) turns.push(Date.now());
      pid = pids[0];
    }
    await delay(500);
  }
  await until('it is ready at the end', async () => (await service('leak')).state === 'ready');
  const { state, restarts } = await service('leak');
  const heldAfter = held();
  const rssAfter = process.memoryUsage.rss();
  const own = target(await service('leak'));
  await vscode.commands.executeCommand('codexServices.showRestartHistory', own);
  const document = vscode.workspace.textDocuments.find(({ uri }) =>
    uri.path.endsWith('leak history.md'),
  );
  const { restarts: steadyRestarts } = await service('steady');
  return {
    ...{ heldBefore, heldAfter, rssBefore, rssAfter, highest, processes, turns },
    ...{ state, restarts, steadyRestarts, states: [...states] },
    history: (document?.getText() ?? '').replaceAll('\\', ''),
  };
}

const idleSpanMs = 30_000;

async function idle(): Promise<IdleFigures> {
  // The host itself has started by then.
  await delay(15_000);
  const before = await cpuPercent();
  const { services } = await api();
  await vscode.commands.executeCommand('codexServices.services.focus');
  await until('all run', async () => {
    const all = (await api()).services;
    return all.length > 0 && all.every(({ state }) => state === 'ready');
  });
  await delay(20_000);
  const bundles = path.join(
    vscode.extensions.getExtension(extensionId)?.extensionPath ?? '',
    'dist',
    path.sep,
  );
  const watched = await cpuPercent();
  const ownWatched = await ownShare(bundles, idleSpanMs);
  await vscode.commands.executeCommand('workbench.view.explorer');
  await delay(10_000);
  const unwatched = await cpuPercent();
  const ownUnwatched = await ownShare(bundles, idleSpanMs);
  const capped = services.filter(({ capBytes }) => capBytes !== undefined).length;
  const counts = { services: services.length, capped };
  return { ...counts, before, unwatched, watched, ownUnwatched, ownWatched };
}

async function cpuPercent(): Promise<number> {
  const before = process.cpuUsage();
  await delay(idleSpanMs);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / idleSpanMs / 0.01;
}
