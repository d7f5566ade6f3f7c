import * as path from 'node:path';

export interface McpSetup {
  /** A real node, and the launcher: absolute paths. */
  readonly node: string;
  readonly launcher: string;
  /** Workspace folders and PM2_HOME: absolute. */
  readonly folders: readonly string[];
  readonly home: string;
}

/** What clients of MCP want to have in their configuration (`.mcp.json`, `mcp.json`, `claude_desktop_config.json` and their like). */
export function mcpConfiguration({ node, launcher, folders, home }: McpSetup): object {
  const args = [launcher, ...folders.flatMap((one) => ['--folder', one]), '--home', home];
  return { mcpServers: { 'codex-services': { type: 'stdio', command: node, args } } };
}

/**
 * A program that starts the MCP server of the newest version that is installed beside `extension` (absolute): that folder has another
 * name after each update, and configurations are not written anew.
 */
export function launcherText(extension: string): string {
  return `// Written by CODEX Services ("Copy MCP configuration"): starts the MCP server of the version that is installed.
const fs = require('node:fs');
const path = require('node:path');
const known = ${JSON.stringify(extension)};
const parent = path.dirname(known);
const name = /^codex-services\\.codex-services-(\\d+)\\.(\\d+)\\.(\\d+)/;
const program = (folder) => path.join(folder, 'dist', 'mcpServer.js');
const order = (folder) => name.exec(path.basename(folder)).slice(1).map(Number);
const installed = (fs.existsSync(parent) ? fs.readdirSync(parent) : [])
  .filter((one) => name.test(one))
  .map((one) => path.join(parent, one))
  .filter((one) => fs.existsSync(program(one)))
  .sort((a, b) => order(b).reduce((found, part, at) => found || part - order(a)[at], 0));
const found = name.test(path.basename(known)) ? installed[0] : known;
if (found === undefined || !fs.existsSync(program(found))) {
  console.error('CODEX Services is not installed in ' + parent + ' any more. Copy the MCP configuration anew in VS Code.');
  process.exit(2);
}
require(program(found));
`;
}

/** Where the launcher lies: the same for all workspaces. `globalFolder`: absolute. */
export function launcherFile(globalFolder: string): string {
  return path.join(globalFolder, 'mcp.cjs');
}
