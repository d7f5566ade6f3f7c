// A program of its own, started by a client of MCP (see docs/agents.md): the tools for agents over stdio, without an editor.
import * as path from 'node:path';
import { runMcp } from '../agents/mcp/runMcp';

void runMcp(process.argv.slice(2), {
  extension: path.join(__dirname, '..'),
  bundles: {
    audit: () => import('../bundles/audit'),
    definitions: () => import('../bundles/definitions'),
    patterns: () => import('../bundles/patterns'),
    postgres: () => import('../bundles/postgres'),
    shellEnvironment: () => import('../bundles/shellEnvironment'),
    start: () => import('../bundles/start'),
  },
});
