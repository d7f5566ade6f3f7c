import type { Files } from '../files';
import type { StartedCommand } from '../started/started';
import { configPort } from './configPort';
import { entryPort } from './entryPort';
import { isServer } from '../tools/toolCommand';
import { envFilePort, envFilesOf } from './envFilePort';

/** A port that files say, and which. */
export interface WrittenPort {
  readonly port: number;
  readonly from: 'env' | 'envFile' | 'config' | 'code' | 'default';
}

/**
 * The port that files say a server listens on: env files that its tool reads in development, its literal configuration, the literal
 * `listen` of its program, the default of its tool. `variable` gives what it inherits.
 */
export async function writtenPort(
  server: StartedCommand,
  variable: (name: string) => string | undefined,
  files: Files,
): Promise<WrittenPort | undefined> {
  const { known, folder, manifest } = server;
  if (!known || server.portGiven) return undefined;
  const { tool } = known;
  const envFiles = envFilesOf(server, manifest);
  const isOwnProgram = tool.runsFile === true || tool.name === 'nest';
  const inCode = isOwnProgram ? await entryPort(known, folder, manifest, files) : undefined;
  const said = inCode ?? (await configPort(known, folder, files));
  const from = said?.from ?? (inCode ? 'code' : 'config');
  if (said?.variable !== undefined) {
    const given = Number(variable(said.variable));
    if (given > 0) return { port: given, from: 'env' };
  }
  // A variable that the program does not ask for says nothing.
  const asked = said?.variable !== undefined ? [said.variable] : said ? [] : ['PORT'];
  const inFile = await envFilePort(envFiles, asked, folder, files);
  if (inFile !== undefined) return { port: inFile, from: 'envFile' };
  if (said?.port !== undefined) return { port: said.port, from };
  // `webpack --watch` may run a server, which is not its own.
  const defaultPort = isServer(known) ? tool.defaultPort : undefined;
  return defaultPort === undefined || said ? undefined : { port: defaultPort, from: 'default' };
}
