import * as path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import { api, extensionId, until } from '../integration/extension';
import { ownShare } from './ownShare';

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

const idleSpanMs = 30_000;

/** What it costs to watch services that do nothing. */
export async function idle(): Promise<IdleFigures> {
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
