import { HostError } from './errors.mjs';
import { isNoise } from './noise.mjs';

/** Reads what a VS Code server prints: its port, its extension hosts, its last words. */
export class ServerOutput {
  /**
   * Process ids by the first 8 characters of the connection's token.
   * @type {Map<string, number>}
   */
  extensionHosts = new Map();

  /** Resolves when the process has ended. @type {Promise<void>} */
  ended;

  /** @type {string[]} */
  #lines = [];
  /** @type {number | undefined} */
  #port;
  /** @type {(port: number | undefined) => void} */
  #resolvePort = () => {};
  /** @type {Promise<number | undefined>} */
  #bound = new Promise((resolve) => {
    this.#resolvePort = resolve;
  });

  /**
   * @param {{
   *   child: import('node:child_process').ChildProcess,
   *   log: (line: string) => void,
   * }} options `log` gets every line that means something
   */
  constructor({ child, log }) {
    for (const stream of [child.stdout, child.stderr]) {
      let rest = '';
      stream?.on('data', (/** @type {Buffer} */ data) => {
        const lines = (rest + data.toString()).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) this.#read(line, log);
      });
    }
    this.ended = new Promise((resolve) => {
      child.once('error', (error) => {
        this.#lines.push(error.message);
        resolve();
      });
      child.once('exit', (code, signal) => {
        this.#lines.push(`(the server ended with ${code ?? signal})`);
        resolve();
      });
    });
  }

  /** The last 40 lines. */
  tail() {
    return this.#lines.join('\n');
  }

  /**
   * The port, once the server serves it.
   * @param {number} timeoutMs
   * @returns {Promise<number>}
   */
  async ready(timeoutMs) {
    /** @type {NodeJS.Timeout | undefined} */
    let timer;
    /** @type {Promise<string>} */
    const late = new Promise((resolve) => {
      timer = setTimeout(() => resolve(`was not ready in ${timeoutMs / 1000} s`), timeoutMs);
    });
    const bound = this.#bound.then((port) => port ?? 'did not get its port');
    const outcome = await Promise.race([bound, this.ended.then(() => 'ended'), late]);
    clearTimeout(timer);
    if (typeof outcome === 'number') return outcome;
    throw new HostError(`VS Code's server ${outcome}. Its last words:\n${this.tail()}`);
  }

  /**
   * @param {string} line
   * @param {(line: string) => void} log
   */
  #read(line, log) {
    // It prints the address with its token, which is nobody's business.
    if (line.trim() === '' || line.startsWith('Web UI available at')) return;
    this.#lines = [...this.#lines.slice(-39), line];
    const port = /^Server bound to .*:(\d+)/.exec(line)?.[1];
    if (port) this.#port = Number(port);
    if (this.#port && line.includes('Extension host agent started')) this.#resolvePort(this.#port);
    if (line.includes('Error: listen E')) this.#resolvePort(undefined); // it goes on without a port
    const host = /\[([0-9a-f]{8})\]\[ExtensionHostConnection\] <(\d+)> Launched/.exec(line);
    if (host?.[1]) this.extensionHosts.set(host[1], Number(host[2]));
    if (!isNoise(line)) log(line);
  }
}
