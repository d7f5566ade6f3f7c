import * as path from 'node:path';
import { parseArgs } from 'node:util';

/** What the MCP server is told on its command line. */
export interface McpArguments {
  /** Workspace folders: absolute, at least one. */
  readonly folders: readonly string[];
  /** PM2_HOME; the usual one where nothing is said. */
  readonly home?: string;
}

export const mcpUsage = `Usage: node mcpServer.js --folder FOLDER [--folder FOLDER …] [--home PM2_HOME]

An MCP server over stdio with the services of these folders. FOLDER is absolute, and trusted: its ecosystem file is code that is run.
In VS Code "CODEX Services: Copy MCP configuration" writes the line for a workspace.
`;

/** Reads the command line. Gives a sentence where it cannot be used. */
export function readMcpArguments(
  args: readonly string[],
): McpArguments | { readonly problem: string } {
  let values: { folder?: string[]; home?: string };
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: { folder: { type: 'string', multiple: true }, home: { type: 'string' } },
    }));
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
  const { folder: folders = [], home } = values;
  // A folder that nobody named might be anybody's, and opening it runs its ecosystem file.
  if (folders.length === 0) return { problem: 'No --folder was given.' };
  const wrong = [...folders, ...(home === undefined ? [] : [home])].find(
    (one) => !path.isAbsolute(one),
  );
  if (wrong !== undefined) return { problem: `${wrong} is no absolute path.` };
  return { folders, ...(home !== undefined && { home }) };
}
