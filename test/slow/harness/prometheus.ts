import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { debianLacking } from '../../live/harness/debian';
import { freePort } from '../../live/harness/freePort';
import { isAlive, until } from '../../live/harness/processes';

/** Why there is no Prometheus here; undefined where there is one. Installs Debian's package where we are root. */
export function prometheusLacking(): string | undefined {
  return debianLacking('Prometheus', '/usr/bin/prometheus', ['prometheus']);
}

interface Answer<T> {
  readonly status: string;
  readonly data: T;
}

/** One series of an instant query. */
export interface Series {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

/** A real Prometheus of a test's own. */
export class Prometheus {
  readonly #server: ChildProcess;

  private constructor(
    folder: string,
    readonly port: number,
    readonly configuration: string,
  ) {
    const log = fs.openSync(path.join(folder, 'prometheus.log'), 'a');
    const args = [
      `--config.file=${configuration}`,
      `--storage.tsdb.path=${path.join(folder, 'tsdb')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ];
    this.#server = spawn('/usr/bin/prometheus', args, { stdio: ['ignore', log, log] });
    fs.closeSync(log);
  }

  /** Starts one with a configuration (a file), and waits until it answers. */
  static async start(folder: string, configuration: string): Promise<Prometheus> {
    const one = new Prometheus(folder, await freePort(), configuration);
    const ready = (): Promise<boolean> =>
      fetch(`http://127.0.0.1:${one.port}/-/ready`).then(
        ({ ok }) => ok,
        () => false,
      );
    await until(
      ready,
      () => `Prometheus: ${fs.readFileSync(path.join(folder, 'prometheus.log'), 'utf8')}`,
    );
    return one;
  }

  async query(expr: string): Promise<readonly Series[]> {
    const found = await this.#ask<{ readonly result: readonly Series[] }>(
      `query?query=${encodeURIComponent(expr)}`,
    );
    return found.result;
  }

  /** The rules it has read, with how it fares with them. */
  async rules(): Promise<readonly { readonly name: string; readonly health: string }[]> {
    const { groups } = await this.#ask<{
      readonly groups: readonly {
        readonly rules: readonly { readonly name: string; readonly health: string }[];
      }[];
    }>('rules');
    return groups.flatMap(({ rules }) => rules);
  }

  /** What it says of its targets' last scrapes; empty where all is well. */
  async scrapeErrors(): Promise<readonly string[]> {
    const { activeTargets } = await this.#ask<{
      readonly activeTargets: readonly { readonly lastError: string }[];
    }>('targets');
    return activeTargets.map(({ lastError }) => lastError).filter(Boolean);
  }

  async stop(): Promise<void> {
    const { pid } = this.#server;
    if (pid === undefined || !isAlive(pid)) return;
    process.kill(pid, 'SIGTERM');
    await until(() => !isAlive(pid), 'the end of Prometheus');
  }

  async #ask<T>(what: string): Promise<T> {
    const response = await fetch(`http://127.0.0.1:${this.port}/api/v1/${what}`);
    const answer = (await response.json()) as Answer<T>;
    if (answer.status !== 'success') throw new Error(`${what}: ${JSON.stringify(answer)}`);
    return answer.data;
  }
}

/** What promtool says; rejects a run that fails with its words. */
export function promtool(...args: readonly string[]): string {
  try {
    return execFileSync('/usr/bin/promtool', args, { encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`promtool ${args.join(' ')}: ${stdout}${stderr}`, { cause: error });
  }
}
