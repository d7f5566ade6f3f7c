import * as l10n from '@vscode/l10n';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { TimeoutError } from '../../base/async';
import { hasCode, HumanError, messageOf } from '../../base/errors';
import { commandIds } from '../../base/ids';
import type { Engine, EngineState } from '../../engine/engine';
import type { Entry } from '../../engine/entry';
import { openRegular } from '../../system/files/readText';
import type { ensureDaemon, pm2Environment, Pm2Runner, startApp } from './pm2Commands';
import type { Pm2Link } from '../socket/pm2Link';
import type { Pm2Home } from './pm2Home';
import type { preparedApp } from './preparedApp';
import { Pm2CallError, Pm2ClosedError } from '../socket/rpcClient';
import { fileHash } from '../windows/sharedNames';
import type { withStartLock } from './startLock';

/** Finds node and pm2 when they are first needed. Throws a HumanError where one is missing. */
export type RunnerSource = () => Promise<Pm2Runner>;

/** What is only needed when something is started; loaded then. */
export interface Starting {
  readonly ensureDaemon: typeof ensureDaemon;
  readonly startApp: typeof startApp;
  readonly preparedApp: typeof preparedApp;
  readonly pm2Environment: typeof pm2Environment;
  readonly withStartLock: typeof withStartLock;
}

/** The daemon's log is read backwards to this extent. */
const logTailBytes = 16 * 1024;

/** PM2 as what runs services: the link for what exists, pm2's own program for what does not. */
export class Pm2Engine implements Engine {
  readonly onDidChangeState: Engine['onDidChangeState'];
  readonly onDidReceiveEvent: Engine['onDidReceiveEvent'];

  constructor(
    private readonly link: Pm2Link,
    private readonly runner: RunnerSource,
    private readonly starting: () => Promise<Starting>,
  ) {
    this.onDidChangeState = link.onDidChangeState;
    this.onDidReceiveEvent = link.onDidReceiveEvent;
  }

  get state(): EngineState {
    return this.link.state;
  }

  connect(): Promise<void> {
    return this.link.connect();
  }

  reconnect(): Promise<void> {
    return this.link.reconnect();
  }

  async ensureRunning(): Promise<void> {
    if (this.link.state.type === 'connected') return;
    const [{ ensureDaemon }, runner] = await Promise.all([this.starting(), this.runner()]);
    await ensureDaemon(runner);
    await this.link.connect();
  }

  /**
   * Gives an app to the daemon, itself where all of it is understood, else through `pm2 start -`. PM2 would restart whatever
   * has its name by then, so `check` looks first and throws, while no other window can start an app of that name.
   */
  async startApp(
    app: Readonly<Record<string, unknown>>,
    signal?: AbortSignal,
    check?: () => Promise<unknown>,
  ): Promise<void> {
    const [start, runner] = await Promise.all([this.starting(), this.runner()]);
    await start.withStartLock(nameLock(runner.home, String(app['name'])), async () => {
      await check?.();
      const env = start.pm2Environment(runner);
      const prepared = await start.preparedApp(app, { home: runner.home, env });
      if (!prepared || !(await this.#isKnownVersion())) return start.startApp(runner, app, signal);
      signal?.throwIfAborted();
      try {
        await inWords(() => this.link.prepare(prepared));
      } catch (error) {
        throw /\bE2BIG\b/.test(messageOf(error)) ? tooLarge(prepared.name, error) : error;
      }
    });
  }

  /** What a daemon of another kind wants to be handed nobody has tried. */
  async #isKnownVersion(): Promise<boolean> {
    if (this.link.state.type !== 'connected') return false;
    return /^[567]\./.test(await inWords(() => this.link.version()));
  }

  snapshot(): Promise<readonly Entry[]> {
    return inWords(() => this.link.snapshot());
  }

  start(id: number): Promise<void> {
    return inWords(() => this.link.start(id));
  }

  stop(id: number, killTimeoutMs?: number): Promise<void> {
    return inWords(() => this.link.stop(id, killTimeoutMs));
  }

  restart(id: number, killTimeoutMs?: number): Promise<void> {
    return inWords(() => this.link.restart(id, killTimeoutMs));
  }

  delete(id: number, killTimeoutMs?: number): Promise<void> {
    return inWords(() => this.link.delete(id, killTimeoutMs));
  }

  reopenLogs(): Promise<void> {
    return inWords(() => this.link.reopenLogs());
  }

  /**
   * Why the daemon last could not spawn something, as its log tells: the only place that says ENOENT or EACCES. `since` in ms
   * since the epoch; a log that was not written since then says nothing.
   */
  async spawnError(since: number): Promise<string | undefined> {
    const { home } = await this.runner();
    try {
      const stat = await fs.stat(home.log);
      // A second of grace: file systems keep coarser times than the clock.
      if (stat.mtimeMs < since - 1_000) return undefined;
      const handle = await openRegular(home.log);
      try {
        const length = Math.min(stat.size, logTailBytes);
        const { buffer } = await handle.read(Buffer.alloc(length), 0, length, stat.size - length);
        const matches = [...buffer.toString('utf8').matchAll(/spawn(?: .{0,500}?)? E[A-Z0-9]+\b/g)];
        return matches.at(-1)?.[0];
      } finally {
        await handle.close();
      }
    } catch (error) {
      if (hasCode(error, 'ENOENT', 'EACCES')) return undefined;
      throw error;
    }
  }
}

/** Runs a call; what goes wrong with it becomes a sentence with something to do. */
async function inWords<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof TimeoutError) {
      throw new HumanError(
        l10n.t('PM2 is not answering: it said nothing for {0} s.', Math.round(error.ms / 1000)),
        [{ title: l10n.t('End PM2 and start it anew'), command: commandIds.endDaemon }],
        { cause: error },
      );
    }
    if (error instanceof Pm2ClosedError) {
      throw new HumanError(l10n.t('PM2 went away while it was asked. Try again.'), [], {
        cause: error,
      });
    }
    if (error instanceof Pm2CallError) {
      throw new HumanError(l10n.t('PM2 refused: {0}', error.message), [], { cause: error });
    }
    throw error;
  }
}

function tooLarge(name: string, cause: unknown): HumanError {
  return new HumanError(
    l10n.t(
      'The environment of {0} is larger than this machine gives to a process. Move large values out of its env.',
      name,
    ),
    [],
    { cause },
  );
}

function nameLock({ folder }: Pm2Home, name: string): string {
  const hash = fileHash(name);
  return path.join(folder, `codex-services-${hash}.lock`);
}
