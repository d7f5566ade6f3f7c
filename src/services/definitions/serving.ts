import * as path from 'node:path';
import {
  commandsIn,
  serversIn,
  type Started,
  type StartedCommand,
} from '../../project/started/started';
import type { StartedReader } from '../../project/started/startedReader';
import type { WrittenCommand } from './definition';

/** What a written command comes to serve. */
export interface Serving {
  /** The one server that it starts; undefined for none, for several, or where that is not known. */
  readonly server?: StartedCommand;
  /** The one command that it comes to, whether it is known for a server or not. */
  readonly only?: StartedCommand;
  /** True where it starts several, so that nothing that holds for one can be said of it. */
  readonly several: boolean;
}

/** What PM2 runs by the extension of a script. */
const interpreters: Readonly<Record<string, string>> = {
  '.js': 'node',
  '.cjs': 'node',
  '.mjs': 'node',
  '.py': 'python',
  '.ts': 'bun',
};

/** Follows a command through scripts, workspaces and shell text to the server behind it. */
export async function servingOf(
  { script, args, interpreter, interpreterArgs }: WrittenCommand,
  cwd: string,
  reader: StartedReader,
): Promise<Serving> {
  let started: readonly Started[];
  if (/\s/.test(script) && args.length === 0 && interpreter === undefined) {
    started = await reader.text(script, cwd);
  } else {
    const by =
      interpreter === undefined || interpreter === ''
        ? interpreters[path.extname(script)]
        : interpreter;
    const front = by === undefined || by === 'none' ? [] : [by, ...interpreterArgs];
    started = await reader.command([...front, ...script.split(/\s+/), ...args], cwd);
  }
  const servers = started.flatMap(serversIn);
  const [server] = servers;
  if (server)
    return servers.length > 1 ? { several: true } : { server, only: server, several: false };
  const unknown = started.flatMap(commandsIn).filter(({ role }) => role === 'unknown');
  const [only] = unknown;
  return { several: false, ...(only && unknown.length === 1 ? { only } : {}) };
}
