import * as path from 'node:path';
import { parseYaml } from '../../base/boundedYaml';
import { parseDatabaseUrl } from '../../postgres/address';
import { parseEnvFile } from '../../project/envFile';
import type { Files } from '../../project/files';
import { hasFile, type ScannedFolder } from '../../project/folderScan';
import { portNumber } from '../../project/tools/port';
import type { ComposeDatabase } from './composeDatabases';

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

const composeFiles = ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml'];
const urlKeys = ['DATABASE_URL', 'POSTGRES_URL'];
const envFiles = ['.env.local', '.env.development', '.env'];
const images = /(^|\/)(postgres|postgis|pgvector|timescaledb|supabase\/postgres)([:@/-]|$)/;
const postgresPort = 5432;

/** Databases that Compose files and `.env` files of the scanned folders name. */
export async function detectDatabases(
  folders: readonly ScannedFolder[],
  files: Files,
): Promise<readonly DetectedDatabase[]> {
  const found: DetectedDatabase[] = [];
  for (const scanned of folders) {
    const compose = composeFiles.find((name) => hasFile(scanned, name));
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
  const found = postgresServices(readYaml(await files.readText(file)));
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
  const name = composeFiles.find((one) => hasFile(scanned, one));
  if (!name) return [];
  const file = path.join(scanned.folder, name);
  const text = (await files.readText(file))?.replace(
    /\$\{(\w+)(?::?-([^}]*))?\}/g,
    (_, key: string, otherwise = '') => env[key] || otherwise,
  );
  return postgresServices(readYaml(text)).map(({ service, port, environment }) => ({
    file,
    service,
    environment,
    ...(port ? { port } : {}),
  }));
}

function postgresServices(compose: unknown) {
  const services = table(table(compose)?.services) ?? {};
  return Object.entries(services).flatMap(([service, raw]) => {
    const { image, ports, environment } = table(raw) ?? {};
    if (typeof image !== 'string' || !images.test(image)) return [];
    const port = publishedPort(Array.isArray(ports) ? ports : []);
    return [{ service, image, port, environment: variablesOf(environment) }];
  });
}

/** `{NAME: value}` or `[NAME=value]`. */
function variablesOf(environment: unknown): Readonly<Record<string, string>> {
  const entries = Array.isArray(environment)
    ? environment.map((one) => String(one).split(/=(.*)/s).slice(0, 2))
    : Object.entries(table(environment) ?? {}).map(([key, value]) => [key, String(value ?? '')]);
  return Object.fromEntries(entries) as Record<string, string>;
}

/** The host side of `5433:5432`, `127.0.0.1:5433:5432`, `${DB_PORT:-5433}:5432`, or `{target, published}`. */
function publishedPort(ports: readonly unknown[]): number | undefined {
  for (const entry of ports) {
    const long = table(entry);
    if (long) {
      if (Number(long.target) === postgresPort) return portNumber(String(long.published ?? ''));
      continue;
    }
    const text = String(entry).replace(/\$\{\w+:?-(\d+)\}/g, '$1');
    const match = /^(?:.*:)?(\d+):5432(?:\/tcp)?$/.exec(text);
    if (match) return portNumber(match[1]);
  }
  return undefined;
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

function readYaml(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    const document = parseYaml(text);
    return document.errors.length === 0 ? document.toJS() : undefined;
  } catch {
    // A Compose file that is not YAML names no database; Compose says what is wrong with it.
    return undefined;
  }
}

function table(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}
