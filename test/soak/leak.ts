import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import { api, service, target, until } from '../integration/extension';
import { held } from './held';

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

/** Watches a service leak for CODEX_SOAK_MINUTES. */
export async function leak(): Promise<LeakFigures> {
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
