import * as fs from 'node:fs';
import * as path from 'node:path';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { messageOf } from '../../base/errors';
import { Lazy } from '../../base/lazy';
import type { Logger } from '../../base/logger';
import { maskSecrets } from '../../base/mask';
import { readTextSync } from '../../system/files/syncFiles';
import { mcpUsage, readMcpArguments } from './mcpArguments';
import { McpCore, type McpParts } from './mcpCore';
import { mcpServer } from './mcpServer';

/** Standard output is the protocol's; what we have to say goes beside it. */
function say(text: string): void {
  process.stderr.write(`${maskSecrets(text)}\n`);
}

const quiet = (): void => undefined;
const log: Logger = {
  debug: quiet,
  info: quiet,
  warn: say,
  error: (text, error) => say(error === undefined ? text : `${text} ${messageOf(error)}`),
};

/** The program: serves until its client goes. Nothing is looked at before a tool is called. */
export async function runMcp(
  args: readonly string[],
  { extension, bundles }: Pick<McpParts, 'extension' | 'bundles'>,
): Promise<void> {
  const asked = readMcpArguments(args);
  if ('problem' in asked) {
    say(`${asked.problem}\n\n${mcpUsage}`);
    process.exitCode = 2;
    return;
  }
  const missing = asked.folders.find((one) => !isFolder(one));
  if (missing !== undefined) {
    say(`There is no folder ${missing}. Copy the MCP configuration anew in VS Code.`);
    process.exitCode = 2;
    return;
  }
  const core = new Lazy(async () => new McpCore({ ...asked, extension, bundles, log }));
  const context = new Lazy(async () => (await core.get()).context);
  const { version } = JSON.parse(readTextSync(path.join(extension, 'package.json'))) as {
    readonly version: string;
  };
  const server = mcpServer(context, version, log);
  const end = (): void => {
    core.dispose();
    process.exit(0);
  };
  // The transport does not say that the client has gone.
  process.stdin.on('end', end);
  process.stdin.on('close', end);
  process.stdout.on('error', end);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, end);
  await server.connect(new StdioServerTransport());
}

function isFolder(file: string): boolean {
  try {
    return fs.statSync(file).isDirectory();
  } catch {
    // Nothing is there, or it may not be looked at.
    return false;
  }
}
