import { type RunCommand, runCommand } from '../processes/commandRunner';
import type { Listener, Listeners } from '../types';

const timeoutMs = 10_000;

/** Without `-p TCP`, which leaves out the listeners on IPv6. */
const netstatArguments = ['-ano'] as const;

/** Finds listeners with Windows' `netstat`. */
export class NetstatListeners implements Listeners {
  constructor(private readonly run: RunCommand = runCommand) {}

  async of(pids: readonly number[]): Promise<readonly Listener[]> {
    if (pids.length === 0) return [];
    const wanted = new Set(pids);
    return (await this.#all()).filter((listener) => wanted.has(listener.pid));
  }

  async holdersOf(port: number): Promise<readonly Listener[]> {
    return (await this.#all()).filter((listener) => listener.port === port);
  }

  async holdersOfAny(ports: readonly number[]): Promise<readonly Listener[]> {
    if (ports.length === 0) return [];
    return (await this.#all()).filter((listener) => ports.includes(listener.port));
  }

  async #all(): Promise<readonly Listener[]> {
    const { stdout, exitCode } = await this.run('netstat', netstatArguments, { timeoutMs });
    if (exitCode !== 0) throw new Error(`netstat ended with exit code ${exitCode}.`);
    return parseNetstat(stdout);
  }
}

/**
 * Reads `netstat -ano`. A listener is known by its foreign address, which is all zero: the state column is
 * translated in other languages. Each port of a process is given once.
 */
export function parseNetstat(output: string): readonly Listener[] {
  const found = new Map<string, Listener>();
  for (const line of output.split('\n')) {
    const fields = line.trim().split(/\s+/);
    const [protocol, local = '', foreign = ''] = fields;
    if (protocol !== 'TCP' || !/^(?:0\.0\.0\.0|\[::\]):0$/.test(foreign)) continue;
    const port = Number(local.slice(local.lastIndexOf(':') + 1));
    // The last field: a translated state may be two words.
    const pid = Number(fields.at(-1));
    if (!(port > 0) || !(pid > 0)) continue;
    found.set(`${pid}:${port}`, { pid, port });
  }
  return [...found.values()];
}
