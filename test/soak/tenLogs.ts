import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { LineCounts } from '../../src/services/exports';
import { api, internals, target, until } from '../integration/extension';
import { held } from './held';

/** What the extension host itself saw and used while services wrote. Bytes, ms. */
export interface TenLogsFigures {
  /** What became of the lines of each service since the writing began, by its name. */
  readonly counts: Readonly<Record<string, LineCounts>>;
  /** The last line of the last service had been handed to its channel (ms since the epoch). */
  readonly at: number;
  /** Of the event loop, while they wrote. */
  readonly delayP99: number;
  readonly delayMax: number;
  /** What is in use after a collection: before they wrote, and 10 s after the channel was hidden. */
  readonly before: number;
  readonly after: number;
}

/** Lets services write that wait for the file CODEX_SOAK_TRIGGER, CODEX_SOAK_LINES each, with the channel of one of them visible. */
export async function tenLogs(): Promise<TenLogsFigures> {
  const lines = Number(process.env['CODEX_SOAK_LINES']);
  const { services } = await api();
  const { logCounts } = await internals();
  await until('all run', async () =>
    (await api()).services.every(({ state }) => state === 'ready'),
  );
  const [first] = services;
  if (!first) throw new Error('There are no services.');
  await vscode.commands.executeCommand('codexServices.services.focus');
  await vscode.commands.executeCommand('codexServices.showLogs', target(first));
  await delay(3_000);
  const before = held();
  const starts = await Promise.all(services.map((one) => logCounts(one)));
  const since = async (): Promise<LineCounts[]> =>
    (await Promise.all(services.map((one) => logCounts(one)))).map((now, i) => ({
      received: now.received - (starts[i]?.received ?? 0),
      folded: now.folded - (starts[i]?.folded ?? 0),
      appended: now.appended - (starts[i]?.appended ?? 0),
      trimmed: now.trimmed,
    }));
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  writeFileSync(process.env['CODEX_SOAK_TRIGGER'] ?? '', 'go');
  await until(
    'every line is accounted for',
    async () =>
      (await since()).every(
        ({ folded, appended, trimmed }) => folded + appended + trimmed >= lines,
      ),
    300_000,
  );
  const at = Date.now();
  loop.disable();
  const counts = await since();
  await vscode.commands.executeCommand('workbench.action.closePanel');
  await delay(10_000);
  return {
    counts: Object.fromEntries(services.map(({ name }, i) => [name, counts[i] as LineCounts])),
    ...{ at, delayP99: loop.percentile(99) / 1e6, delayMax: loop.max / 1e6 },
    ...{ before, after: held() },
  };
}
