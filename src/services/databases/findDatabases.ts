import * as path from 'node:path';
import {
  addressFromVariables,
  type DatabaseAddress,
  isLocal,
  parseDatabaseUrl,
} from '../../postgres/address';
import { settingIds } from '../../base/ids';
import { ownValue } from '../../base/ownValue';
import type { ServiceDefinition } from '../definitions/definition';
import { composeDatabasesOf } from './detectDatabase';
import type { Files } from '../../project/files';
import { hasFile, scanFolders } from '../../project/folderScan';
import { serviceKey } from '../state/service';
import { type ComposeDatabase, composeAddress } from './composeAddress';
import type { Database } from './database';
import { parseEnvFile } from '../../project/envFile';

export interface DatabaseQuestion {
  /** Absolute, real path. */
  readonly workspaceFolder: string;
  /** What the settings say; empty for nothing. */
  readonly url: string;
  readonly definitions: readonly ServiceDefinition[];
  /** What services get besides their own environment. */
  readonly processEnv: Readonly<Record<string, string | undefined>>;
}

const urlKeys = ['DATABASE_URL', 'POSTGRES_URL'];
/** The nearest to the running program first, as Next and Vite read them. */
const envFiles = ['.env.local', '.env.development', '.env'];
const schemas = ['prisma/schema.prisma', 'schema.prisma'];

interface Found {
  readonly address: DatabaseAddress;
  readonly foundIn: string;
}

/** The Postgres databases of a workspace folder: from the settings, the services' environment and `.env` files, Compose files. */
export async function findDatabases(
  { workspaceFolder, url, definitions, processEnv }: DatabaseQuestion,
  files: Files,
): Promise<readonly Database[]> {
  const scanned = await scanFolders(workspaceFolder, files);
  const show = (file: string): string => path.relative(workspaceFolder, file) || file;
  const found: Found[] = [];
  const set = parseDatabaseUrl(url);
  if (set) found.push({ address: set, foundIn: settingIds.databaseUrl });
  const folders = [...definitions.map(({ cwd }) => cwd), ...scanned.map(({ folder }) => folder)];
  const keys = [...urlKeys, ...(await prismaKeys(folders, files))];
  for (const { name, env } of definitions) {
    found.push(...addressesIn(env, keys).map((address) => ({ address, foundIn: name })));
  }
  for (const folder of new Set(folders)) {
    for (const name of envFiles) {
      const file = path.join(folder, name);
      const text = await files.readText(file);
      const addresses = text === undefined ? [] : addressesIn(parseEnvFile(text, processEnv), keys);
      found.push(...addresses.map((address) => ({ address, foundIn: show(file) })));
      if (addresses.length > 0) break;
    }
  }
  const composed: ComposeDatabase[] = [];
  for (const one of scanned) {
    const own = hasFile(one, '.env') ? await files.readText(path.join(one.folder, '.env')) : '';
    const env = { ...processEnv, ...parseEnvFile(own ?? '', processEnv) };
    composed.push(...(await composeDatabasesOf(one, files, env)));
  }
  for (const one of composed) {
    const address = composeAddress(one);
    if (address) found.push({ address, foundIn: show(one.file) });
  }
  return merge(found, workspaceFolder, definitions, composed);
}

/** One row a database: the first that names it counts, and who runs it is added. */
function merge(
  found: readonly Found[],
  workspaceFolder: string,
  definitions: readonly ServiceDefinition[],
  composed: readonly ComposeDatabase[],
): readonly Database[] {
  const databases = new Map<string, Database>();
  for (const { address: written, foundIn } of found) {
    // Inside the Compose network it has the service's name; from here it has a port of this machine.
    const inside = composed.find(({ service, port }) => service === written.host && port);
    const address = inside?.port ? { ...written, host: '127.0.0.1', port: inside.port } : written;
    const { port, database } = address;
    const host = isLocal(address) ? 'local' : address.host.toLowerCase();
    const id = `${workspaceFolder}\u0000${host}:${port}/${database}`;
    if (databases.has(id)) continue;
    const compose = composed.find((one) => isLocal(address) && one.port === port);
    const service = definitions.find(
      (one) => one.kind === 'database' && one.port === port && isLocal(address),
    );
    databases.set(id, {
      id,
      workspaceFolder,
      address,
      foundIn,
      ...(service ? { serviceKey: serviceKey(workspaceFolder, service.name) } : {}),
      ...(compose ? { compose: { file: compose.file, service: compose.service } } : {}),
    });
  }
  return [...databases.values()];
}

function addressesIn(
  env: Readonly<Record<string, string>>,
  keys: readonly string[],
): readonly DatabaseAddress[] {
  const urls = keys.flatMap((key) => parseDatabaseUrl(ownValue(env, key) ?? '') ?? []);
  const variables = urls.length === 0 ? addressFromVariables(env) : undefined;
  return variables ? [variables] : urls.slice(0, 1);
}

/** The variables that Prisma's schemas name as their URL. */
async function prismaKeys(folders: readonly string[], files: Files): Promise<readonly string[]> {
  const keys: string[] = [];
  for (const folder of new Set(folders)) {
    for (const schema of schemas) {
      const text = (await files.readText(path.join(folder, schema))) ?? '';
      if (!/provider\s*=\s*"postgres(?:ql)?"/.test(text)) continue;
      const match = /^[ \t]*url\s*=\s*env\(\s*"(\w+)"\s*\)/m.exec(text);
      if (match?.[1]) keys.push(match[1]);
    }
  }
  return keys;
}
