import * as path from 'node:path';
import { ownValue } from '../../base/ownValue';
import { parseDatabaseUrl } from '../../postgres/address';
import { composeNames, composeServices } from '../../project/compose';
import { readYaml } from '../../project/config/readYaml';
import { parseEnvFile } from '../../project/envFile';
import type { Files } from '../../project/files';
import { hasFile, type ScannedFolder } from '../../project/folderScan';
import type { ComposeDatabase } from './composeAddress';

/**
 * A Postgres that a project uses and that is not ours to run. Never holds a password: who needs the URL reads it from `file`
 * under `key`.
 */
export type DetectedDatabase =
  | {
      readonly type: 'compose';
      /** Absolute. */
      readonly file: string;
      /** The name of the Compose service. */
      readonly service: string;
      readonly image: string;
      /** The port on this machine, where one is published. */
      readonly port?: number;
    }
  | {
      readonly type: 'url';
      /** Absolute. */
      readonly file: string;
      readonly key: string;
      readonly host: string;
      readonly port: number;
      readonly database: string;
    };

const urlKeys = ['DATABASE_URL', 'POSTGRES_URL'];
const envFiles = ['.env.local', '.env.development', '.env'];
/** Most Compose files are not worth being parsed. */
const anyImage = /postgres|postgis|pgvector|timescaledb/;
const images = /(^|\/)(postgres|postgis|pgvector|timescaledb|supabase\/postgres)([:@/-]|$)/;
const postgresPort = 5432;
/** What is filled in, all together: names that stand for long values may say far more than they are long. */
const maxFilledChars = 64 * 1024;

/** Databases that Compose files and `.env` files of the scanned folders name. */
export async function detectDatabases(
  folders: readonly ScannedFolder[],
  files: Files,
): Promise<readonly DetectedDatabase[]> {
  const found: DetectedDatabase[] = [];
  for (const scanned of folders) {
    const compose = composeNames.find((name) => hasFile(scanned, name));
    if (compose) found.push(...(await fromCompose(path.join(scanned.folder, compose), files)));
    for (const name of envFiles) {
      if (!hasFile(scanned, name)) continue;
      const url = await fromEnvFile(path.join(scanned.folder, name), files);
      if (!url) continue;
      found.push(url);
      break;
    }
  }
  return found;
}

async function fromCompose(file: string, files: Files): Promise<readonly DetectedDatabase[]> {
  const found = postgresServices(await files.readText(file));
  return found.map(({ service, image, port }) => ({
    type: 'compose' as const,
    file,
    service,
    image,
    ...(port ? { port } : {}),
  }));
}

/** The Postgres services of the Compose file of a folder, with their environment: it holds a password. */
export async function composeDatabasesOf(
  scanned: ScannedFolder,
  files: Files,
  env: Readonly<Record<string, string | undefined>>,
): Promise<readonly ComposeDatabase[]> {
  const name = composeNames.find((one) => hasFile(scanned, one));
  if (!name) return [];
  const file = path.join(scanned.folder, name);
  let left = maxFilledChars;
  const text = (await files.readText(file))?.replace(
    /\$\{(\w+)(?::?-([^{}]*))?\}/g,
    (_, key: string, otherwise = '') => {
      const found = ownValue(env, key) || otherwise;
      left -= found.length;
      return left < 0 ? '' : found;
    },
  );
  return postgresServices(text).map(({ service, port, environment }) => ({
    file,
    service,
    environment,
    ...(port ? { port } : {}),
  }));
}

function postgresServices(text = '') {
  if (!anyImage.test(text)) return [];
  return composeServices(readYaml(text)).flatMap(({ name, image, ports, environment }) => {
    if (image === undefined || !images.test(image)) return [];
    const port = ports.find(({ target }) => target === postgresPort)?.host;
    return [{ service: name, image, port, environment }];
  });
}

async function fromEnvFile(file: string, files: Files): Promise<DetectedDatabase | undefined> {
  const values = parseEnvFile((await files.readText(file)) ?? '');
  for (const key of urlKeys) {
    const address = parseDatabaseUrl(values[key] ?? '');
    if (!address) continue;
    const { host, port, database } = address;
    return { type: 'url', file, key, host, port, database };
  }
  return undefined;
}
