import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { processesOf } from '../../../scripts/sampleSession.mjs';
import { Code, type CodeOptions } from './codeWindow';

const idle = 'setInterval(() => {}, 1000);\n';

/** A workspace `shop` whose ecosystem file has a service `api`, which is ready; under a PM2 of its own, in a window of its own. */
export class Shop {
  /** Absolute, temporary. */
  readonly folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'cxe-')));
  #code?: Code;

  /** `files`: the ecosystem file and others, by name. Their services may run `idle.js`. */
  static async open(
    files: Readonly<Record<string, string>>,
    options: Pick<CodeOptions, 'builtInsDir'> = {},
  ): Promise<Shop> {
    const shop = new Shop();
    try {
      for (const [name, text] of Object.entries({ 'idle.js': idle, ...files }))
        shop.write(name, text);
      await shop.#start(options);
      return shop;
    } catch (error) {
      await shop.end();
      throw error;
    }
  }

  get code(): Code {
    if (!this.#code) throw new Error('There is no window.');
    return this.#code;
  }

  file(name: string): string {
    return path.join(this.folder, 'shop', name);
  }

  read(name: string): string {
    return readFileSync(this.file(name), 'utf8');
  }

  write(name: string, text: string): void {
    mkdirSync(path.dirname(this.file(name)), { recursive: true });
    writeFileSync(this.file(name), text);
  }

  async end(): Promise<void> {
    await this.#code?.close();
    for (const { pid } of processesOf(this.#pm2Home)) process.kill(pid, 'SIGKILL');
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  get #pm2Home(): string {
    return path.join(this.folder, 'pm2');
  }

  async #start(options: Pick<CodeOptions, 'builtInsDir'>): Promise<void> {
    const env = { ...process.env, PM2_HOME: this.#pm2Home };
    const { folder } = this;
    this.#code = await Code.open({ ...options, folder, workspace: path.join(folder, 'shop'), env });
    await this.code.showServices();
    await this.code.rowSays('api', 'stopped');
    await this.code.clickInTitle('Start all services');
    await this.code.rowSays('api', 'ready');
  }
}
