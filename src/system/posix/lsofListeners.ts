import { type RunCommand, runCommand } from '../processes/commandRunner';
import type { Listener, Listeners } from '../types';

const timeoutMs = 10_000;

/** Numbers instead of names, TCP listeners only, one field a line: pid and name. */
const common = ['-nP', '-w', '-sTCP:LISTEN', '-Fpn'] as const;

/** Finds listeners with `lsof`, which macOS has built in. */
export class LsofListeners implements Listeners {
  constructor(private readonly run: RunCommand = runCommand) {}

  async of(pids: readonly number[]): Promise<readonly Listener[]> {
    if (pids.length === 0) return [];
    // -a: both conditions. Without it lsof lists what meets either.
    return this.#ask(['-a', '-iTCP', '-p', pids.join(',')]);
  }

  holdersOf(port: number): Promise<readonly Listener[]> {
    return this.#ask([`-iTCP:${port}`]);
  }

  async holdersOfAny(ports: readonly number[]): Promise<readonly Listener[]> {
    if (ports.length === 0) return [];
    return this.#ask([`-iTCP:${ports.join(',')}`]);
  }

  /** Exit code 1 means "nothing found", or that one of the pids does not live: the output counts. */
  async #ask(selection: readonly string[]): Promise<readonly Listener[]> {
    const { stdout } = await this.run('lsof', [...common, ...selection], { timeoutMs });
    return parseLsof(stdout);
  }
}

/**
 * Reads `lsof -Fpn`: a line `pPID` opens a process, `fN` a file, and `nADDRESS:PORT` names it, for instance
 * `n*:3000`, `n127.0.0.1:3000` or `n[::1]:3000`. Each port of a process is given once.
 */
export function parseLsof(output: string): readonly Listener[] {
  const found = new Map<string, Listener>();
  let pid = 0;
  for (const line of output.split('\n')) {
    if (line.startsWith('p')) pid = Number(line.slice(1));
    // A connection reads `n127.0.0.1:3000->127.0.0.1:50123`.
    const match = /^n[^>]*:(\d+)$/.exec(line);
    if (!match || !(pid > 0)) continue;
    const port = Number(match[1]);
    found.set(`${pid}:${port}`, { pid, port });
  }
  return [...found.values()];
}
