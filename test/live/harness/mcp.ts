import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { build } from 'esbuild';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { optionsFor } from '../../../scripts/build.mjs';

const root = path.resolve(import.meta.dirname, '../../..');

/** Builds the MCP server as the package has it, into a folder of its own; gives the program. */
export async function buildMcpServer(folder: string): Promise<string> {
  await build({
    ...optionsFor(true),
    outdir: path.join(folder, 'dist'),
  });
  fs.copyFileSync(path.join(root, 'package.json'), path.join(folder, 'package.json'));
  fs.symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  return path.join(folder, 'dist', 'mcpServer.js');
}

export interface Answer {
  readonly text: string;
  readonly failed: boolean;
  /** Lines of data. */
  readonly data: readonly string[];
}

/** An agent outside of the editor: the SDK's own client, over stdio. */
export class McpAgent {
  readonly client = new Client({ name: 'test', version: '1' });
  readonly #transport: StdioClientTransport;
  errors = '';

  constructor(
    program: string,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ) {
    this.#transport = new StdioClientTransport({
      command: process.execPath,
      args: [program, ...args],
      env: { ...(process.env as Record<string, string>), ...env },
      stderr: 'pipe',
    });
    this.#transport.stderr?.on('data', (data: Buffer) => (this.errors += data.toString()));
  }

  async connect(): Promise<void> {
    await this.client.connect(this.#transport);
  }

  get pid(): number {
    return this.#transport.pid ?? 0;
  }

  async call(name: string, input: Record<string, unknown> = {}): Promise<Answer> {
    const result = await this.client.callTool({ name, arguments: input });
    const content = result.content as readonly { readonly type: string; readonly text?: string }[];
    const text = content.map((part) => part.text ?? '').join('\n');
    const data = text
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .map((line) => line.slice(2));
    return { text, failed: result.isError === true, data };
  }

  /** The services by name, as list_services gives them. */
  async services(): Promise<Readonly<Record<string, Readonly<Record<string, unknown>>>>> {
    const { data } = await this.call('list_services');
    const all = data.map((line) => JSON.parse(line) as Record<string, unknown>);
    return Object.fromEntries(all.map((one) => [String(one['name']), one]));
  }

  close(): Promise<void> {
    return this.client.close();
  }
}
