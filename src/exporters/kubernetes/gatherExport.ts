import * as path from 'node:path';
import { parseEnvFile } from '../../project/envFile';
import type { Files } from '../../project/files';
import { Packages } from '../../project/packages';
import { type StartedCommand, serversIn } from '../../project/started/started';
import { StartedReader } from '../../project/started/startedReader';
import { toolNamed } from '../../project/tools/table';
import type { ServiceDefinition } from '../../services/definitions/definition';
import { addressesIn } from './environment';
import {
  clusterName,
  type DatabaseToExport,
  type ExportedProbe,
  type Observed,
  postgresPort,
  type ServiceToExport,
  type ToExport,
} from './exported';
import { imageRecipe, nodeInstallation } from './imageRecipe';
import { isForDevelopment, productionCommand } from './productionCommand';

/** What is known of services beside their definitions. */
export interface ExportSources {
  readonly files: Files;
  /** What the launch of a service adds to its environment; it may hold secrets. */
  readonly launchEnv: (definition: ServiceDefinition) => Promise<Readonly<Record<string, string>>>;
  /** What a service is asked, and what has been found to answer. */
  readonly probe: (definition: ServiceDefinition) => Promise<ExportedProbe>;
  readonly observed: (definition: ServiceDefinition) => Observed | undefined;
}

/** A service that is not exported: a `job` that ends, or one whose `name` another has in a cluster. */
export interface LeftOut {
  readonly name: string;
  readonly why: 'job' | 'name';
}

/** Env files of development, the one that counts first last. */
const envFiles = ['.env', '.env.development', '.env.local', '.env.development.local'];

/** Reads what is to be exported of a workspace folder, and says what is not. */
export async function gatherExport(
  workspaceFolder: string,
  definitions: readonly ServiceDefinition[],
  sources: ExportSources,
): Promise<Omit<ToExport, 'databaseInside'> & { readonly leftOut: readonly LeftOut[] }> {
  const reader = new StartedReader(new Packages(workspaceFolder, sources.files));
  const services: ServiceToExport[] = [];
  const leftOut: LeftOut[] = [];
  const taken = new Set<string>();
  for (const definition of definitions) {
    const { name, kind, restart } = definition;
    if (kind === 'database') continue;
    const isTaken = taken.has(clusterName(name));
    if (isTaken || !restart.autorestart) {
      leftOut.push({ name, why: isTaken ? 'name' : 'job' });
      continue;
    }
    taken.add(clusterName(name));
    services.push(await serviceOf(definition, sources, reader));
  }
  const databases = databasesOf(definitions, services, taken);
  return { project: clusterName(path.basename(workspaceFolder)), services, databases, leftOut };
}

async function serviceOf(
  definition: ServiceDefinition,
  sources: ExportSources,
  reader: StartedReader,
): Promise<ServiceToExport> {
  const { files } = sources;
  const { written, cwd, workspaceFolder } = definition;
  const words = [written.script, ...written.args];
  const [server] = (await reader.command(words, cwd)).flatMap(serversIn);
  const installation =
    server?.manifest && (await nodeInstallation(server.manifest, workspaceFolder, files));
  const command = server && (await productionCommand(server, installation?.manager, reader));
  const env = {
    ...(await fromFiles(server?.folder ?? cwd, files)),
    ...(await sources.launchEnv(definition)),
    ...definition.env,
  };
  const observed = sources.observed(definition);
  return {
    definition,
    env,
    probe: await sources.probe(definition),
    isNode: toolNamed(server?.known?.tool.name ?? definition.tool ?? '')?.heap !== undefined,
    runsProduction: env.NODE_ENV === 'production' && !isDevelopment(server),
    image: await imageRecipe(definition, server, command, installation, files),
    ...(command && { command }),
    ...(observed && { observed }),
  };
}

function isDevelopment(server: StartedCommand | undefined): boolean {
  return server === undefined || isForDevelopment(server.known);
}

async function fromFiles(folder: string, files: Files): Promise<Readonly<Record<string, string>>> {
  const all: Record<string, string> = {};
  for (const name of envFiles) {
    const text = await files.readText(path.join(folder, name));
    if (text !== undefined) Object.assign(all, parseEnvFile(text, all));
  }
  return all;
}

/** Services that are a database, and what addresses in environments lead to that no service is. */
function databasesOf(
  definitions: readonly ServiceDefinition[],
  services: readonly ServiceToExport[],
  taken: Set<string>,
): readonly DatabaseToExport[] {
  const addresses = addressesIn(services.map(({ env }) => env));
  const ports = new Set(services.map(({ definition }) => definition.port));
  const found: DatabaseToExport[] = [];
  for (const definition of definitions) {
    if (definition.kind !== 'database') continue;
    const { name, port = postgresPort } = definition;
    if (taken.has(clusterName(name))) continue;
    const { user = 'postgres', database = 'postgres' } = addresses.get(port) ?? {};
    taken.add(clusterName(name));
    ports.add(port);
    found.push({ name: clusterName(name), port, user, database, definition });
  }
  for (const [port, { user, database }] of addresses) {
    if (ports.has(port)) continue;
    const name = clusterName(found.length === 0 ? 'postgres' : `postgres-${port}`);
    if (taken.has(name)) continue;
    taken.add(name);
    found.push({ name, port, user, database });
  }
  return found;
}
