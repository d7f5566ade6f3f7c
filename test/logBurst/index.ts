import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as vscode from 'vscode';
import type { Exports, LineCounts } from '../../src/services/exports';

/** What the bench asks for, as JSON in CODEX_BURST. */
export interface BurstOrder {
  /** Where the answer goes. */
  readonly answer: string;
  /** Writing a number here makes the service print its burst again. */
  readonly trigger: string;
  readonly rounds: number;
  readonly lines: number;
  /** What the last line of the large file holds. */
  readonly lastOfBig: string;
}

export interface BurstAnswer {
  /** For each round: when the last line had been handed to the channel (ms since the epoch), the event loop's delay meanwhile (ms). */
  readonly rounds: readonly {
    /** The visible channel ended with the last line, and had no gap. */
    readonly shown: boolean;
    readonly at: number;
    readonly delayP99: number;
    readonly delayMax: number;
  }[];
  readonly counts: LineCounts;
  /** Bytes that live in the host, after a collection: before the channel was shown, and 10 s after it was hidden. */
  readonly before: number;
  readonly after: number;
  /** For the large file: from the command until its last line is seen, and what lives in the host more than before. */
  readonly bigMs: number;
  readonly bigBytes: number;
}

/** Runs inside the extension host for the bench of logs. */
export async function run(): Promise<void> {
  const order = JSON.parse(process.env['CODEX_BURST'] ?? '') as BurstOrder;
  const exports = await vscode.extensions
    .getExtension<Exports>('codex-services.codex-services')
    ?.activate();
  if (!exports) throw new Error('The extension is not there.');
  const api = exports.getApi(1);
  const { logCounts } = exports.internals;
  await api.ready;
  const service = (name: string) => api.services.find((one) => one.name === name);
  await until(() => service('big')?.state === 'ready' && service('burst')?.state === 'ready');
  const [big, burst] = [service('big'), service('burst')];
  if (!big || !burst) throw new Error('The services are not there.');
  const show = (one: { name: string; workspaceFolder: string }) =>
    vscode.commands.executeCommand('codexServices.showLogs', {
      serviceKey: `${one.workspaceFolder}\u0000${one.name}`,
    });

  const idle = livingBytes();
  const asked = performance.now();
  await show(big);
  await until(() => visibleText('big').includes(order.lastOfBig));
  const bigMs = performance.now() - asked;
  await delay(1_000);
  const bigBytes = livingBytes() - idle;

  await vscode.commands.executeCommand('workbench.action.closePanel');
  await delay(1_000);
  const before = livingBytes();
  await show(burst);
  await until(() => visible('burst') !== undefined);
  await delay(2_000);
  const start = (await logCounts(burst)).received;
  const rounds: BurstAnswer['rounds'][number][] = [];
  for (let round = 1; round <= order.rounds; round++) {
    const loop = monitorEventLoopDelay({ resolution: 1 });
    const wanted = start + round * order.lines;
    loop.enable();
    writeFileSync(order.trigger, String(round));
    await until(async () => {
      const counts = await logCounts(burst);
      return counts.folded + counts.appended + counts.trimmed >= wanted;
    });
    const at = Date.now();
    // What the editor still has to do with it counts as well.
    await delay(2_000);
    loop.disable();
    const shown = await untilInDocument(order.lines).then(
      () => true,
      () => false,
    );
    rounds.push({ shown, at, delayP99: loop.percentile(99) / 1e6, delayMax: loop.max / 1e6 });
  }
  const counts = await logCounts(burst);
  await vscode.commands.executeCommand('workbench.action.closePanel');
  await delay(10_000);
  const answer: BurstAnswer = {
    rounds,
    counts: { ...counts, received: counts.received - start, appended: counts.appended - start },
    before,
    after: livingBytes(),
    bigMs,
    bigBytes,
  };
  writeFileSync(order.answer, JSON.stringify(answer));
}

function visible(name: string): vscode.TextDocument | undefined {
  return vscode.window.visibleTextEditors
    .map(({ document }) => document)
    .find(({ uri }) => uri.scheme === 'output' && uri.path.includes(`CODEX: ${name}`));
}

function visibleText(name: string): string {
  return visible(name)?.getText() ?? '';
}

/**
 * The visible channel ends with the last line of the burst, and has no gap before it; throws where that never comes. How many
 * lines it holds is the editor's affair: it throws away what is beyond 30 MB of a channel.
 */
async function untilInDocument(lines: number): Promise<void> {
  await until(
    () => {
      const found = [...visibleText('burst').matchAll(/ n(\d+) x+$/gm)].map(([, n]) => Number(n));
      const begin = found.lastIndexOf(0) + 1;
      const last = found.slice(begin);
      return last.at(-1) === lines - 1 && last.every((n, i) => n === (last[0] ?? NaN) + i);
    },
    20_000,
    200,
  );
}

async function until(
  condition: () => boolean | Promise<boolean>,
  ms = 60_000,
  everyMs = 5,
): Promise<void> {
  const deadline = Date.now() + ms;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`This never came true: ${condition.toString()}`);
    await delay(everyMs);
  }
}

/** What is really in use, of the heap and beside it. */
function livingBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
