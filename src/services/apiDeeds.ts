import * as l10n from '@vscode/l10n';
import type { LogLine as ApiLine, LogOptions } from '../../api';
import { AsyncQueue } from '../base/asyncQueue';
import type { Logger } from '../base/logger';
import { maskLines } from '../base/mask';
import type { Engine } from '../engine/engine';
import { FileTail } from '../system/logs/fileTail';
import type { ApiDeeds } from './api';
import { LogFeed } from './logs/logFeed';
import type { LogLine } from './logs/logLine';
import type { Service } from './state/service';
import type { ServiceStore } from './state/serviceStore';
import { ServiceRuns } from './supervise/serviceRuns';
import type { Supervisor } from './supervise/supervisor';

export interface DeedParts {
  readonly store: ServiceStore;
  readonly supervisor: Supervisor;
  readonly engine: Pick<Engine, 'onDidReceiveEvent'>;
  readonly log: Logger;
}

/** Lines that wait for whoever is slow. */
const maxWaiting = 10_000;

/** What the API does beside telling. */
export function apiDeeds(parts: DeedParts): ApiDeeds {
  const runs = new ServiceRuns(parts.store, parts.supervisor);
  return {
    run: (what, services, options) => runs.run(what, services, options),
    logs: (service, options) => linesOf(service, options, parts),
  };
}

/** Follows the files of a service for one listener: what was there goes over into what comes, without a gap and without a doublet. */
async function* linesOf(
  { key }: Service,
  { tail = 0, signal }: LogOptions,
  { store, engine, log }: DeedParts,
): AsyncGenerator<ApiLine> {
  if (signal?.aborted) return;
  const own = {
    get services() {
      return store.services.filter((one) => one.key === key);
    },
    onDidRefresh: store.onDidRefresh,
  };
  const feed = new LogFeed(engine, own, FileTail.atEnd, log);
  const queue = new AsyncQueue<ApiLine>(maxWaiting, lostLine);
  const end = (): void => queue.end();
  signal?.addEventListener('abort', end);
  const listening = feed.onDidReadLines(({ lines }) => {
    for (const line of toApiLines(lines)) queue.push(line);
  });
  try {
    if (tail > 0) {
      const { old, unseen } = await feed.backfill(key);
      yield* toApiLines([...old, ...unseen].slice(-tail));
    }
    yield* queue;
  } finally {
    signal?.removeEventListener('abort', end);
    listening.dispose();
    feed.dispose();
  }
}

/** Masked together: a secret may go over several lines. */
function toApiLines(lines: readonly LogLine[]): readonly ApiLine[] {
  const texts = maskLines(lines.map(({ text }) => text));
  return lines.map(({ level, at, continues }, index) => ({
    level,
    text: texts[index] ?? '',
    ...(at > 0 && { at }),
    ...(continues && { continues }),
  }));
}

function lostLine(count: number): ApiLine {
  const text = l10n.t('{0} lines were lost: whoever reads them is too slow.', count);
  return { level: 'warning', text };
}
