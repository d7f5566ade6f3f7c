import { maskSecrets } from '../../base/mask';
import { parseDatabaseUrl } from '../../postgres/address';
import { type DatabaseToExport, clusterName, postgresPort, type ToExport } from './exported';

/** A variable whose value may be in a file. */
export interface PlainVariable {
  readonly key: string;
  readonly value: string;
  /** What is to be looked at. */
  readonly note?: string;
}

/** A variable whose value must not. */
export interface SecretVariable {
  readonly key: string;
  /** What it looks like, masked. */
  readonly example: string;
  /** It is the address of this database in the cluster. */
  readonly database?: DatabaseToExport;
}

export interface SortedEnvironment {
  readonly plain: readonly PlainVariable[];
  readonly secret: readonly SecretVariable[];
  /** Node's options without a heap limit, which goes with the memory limit. */
  readonly nodeOptions: string;
}

/** Of this machine, of development, or given anew in the cluster. */
const left = new Set(['NODE_OPTIONS', 'NODE_ENV', 'PATH', 'HOST', 'HOSTNAME', 'PWD', 'HOME']);
/** Bundlers write these into the pages that they make. */
const builtIn = /^(?:NEXT_PUBLIC|VITE|REACT_APP|PUBLIC|GATSBY|EXPO_PUBLIC)_/;
const builtNote =
  'TODO: it is built into the pages, so the build wants it as well (ARG and ENV in the Dockerfile)';
const names = /^[A-Za-z_][\w.-]{0,200}$/;
const loopback = /^(?:localhost|127\.0\.0\.1|::1|\[::1\])$/;
const addresses = /(?<![\w.-])(?:localhost|127\.0\.0\.1|\[::1\]):(\d{2,5})(?!\d)/g;
const heapOption = /--max[-_]old[-_]space[-_]size(?:=|\s+)\d+/g;

/** Sorts the environment of a service: plain values with the names that others have in the cluster, and the keys of secrets. */
export function sortEnvironment(
  env: Readonly<Record<string, string>>,
  all: ToExport,
): SortedEnvironment {
  const place = places(all);
  const plain: PlainVariable[] = [];
  const secret: SecretVariable[] = [];
  for (const [key, value] of Object.entries(env)) {
    if (left.has(key) || !names.test(key)) continue;
    if (isSecret(key, value)) {
      const database = databaseOf(value, all);
      const example = oneExample(key, placed(value, place).value);
      secret.push({ key, example, ...(database && all.databaseInside ? { database } : {}) });
    } else {
      const built = builtIn.test(key) ? { note: builtNote } : {};
      plain.push({ key, ...built, ...ownPlace(key, value, env, place) });
    }
  }
  return { plain, secret, nodeOptions: (env.NODE_OPTIONS ?? '').replace(heapOption, '').trim() };
}

/** True for what is masked everywhere else as well. */
export function isSecret(key: string, value: string): boolean {
  const written = `${key}=${value}`;
  return value !== '' && maskSecrets(written) !== written;
}

/** The databases that addresses in environments lead to, on this machine; by their port, the first address counts. */
export function addressesIn(
  envs: readonly Readonly<Record<string, string>>[],
): ReadonlyMap<number, { readonly user: string; readonly database: string }> {
  const found = new Map<number, { readonly user: string; readonly database: string }>();
  for (const value of envs.flatMap((env) => Object.values(env))) {
    const address = parseDatabaseUrl(value);
    if (!address || !loopback.test(address.host) || found.has(address.port)) continue;
    found.set(address.port, { user: address.user, database: address.database });
  }
  return found;
}

type Places = ReadonlyMap<number, { readonly host: string; readonly port: number }>;

function places({ services, databases, databaseInside }: ToExport): Places {
  const found = new Map<number, { readonly host: string; readonly port: number }>();
  for (const { definition } of services) {
    const { port, name } = definition;
    if (port !== undefined) found.set(port, { host: clusterName(name), port });
  }
  for (const { port, name } of databases) {
    if (databaseInside) found.set(port, { host: name, port: postgresPort });
  }
  return found;
}

const ownMachine =
  'TODO: in a cluster this is the pod itself, where nobody listens; name what it means there';

/** A value with the names of the cluster in place of this machine. */
function placed(value: string, known: Places): { readonly value: string; readonly note?: string } {
  let lost = false;
  const moved = value.replace(addresses, (whole, port: string) => {
    const found = known.get(Number(port));
    lost ||= !found;
    return found ? `${found.host}:${found.port}` : whole;
  });
  return { value: moved, ...(lost ? { note: ownMachine } : {}) };
}

/** The same for `DB_HOST` and `DB_PORT`, which are one address in two. */
function ownPlace(
  key: string,
  value: string,
  env: Readonly<Record<string, string>>,
  known: Places,
): { readonly value: string; readonly note?: string } {
  const [, prefix = ''] = /^(.{0,200}?)(?:HOST|HOSTNAME|PORT)$/.exec(key) ?? [];
  const host = env[`${prefix}HOST`] ?? env[`${prefix}HOSTNAME`];
  if (prefix === '' || host === undefined || !loopback.test(host)) return placed(value, known);
  const found = known.get(Number(env[`${prefix}PORT`] ?? postgresPort));
  if (!found) return key.endsWith('PORT') ? { value } : { value, note: ownMachine };
  return { value: key.endsWith('PORT') ? String(found.port) : found.host };
}

function databaseOf(value: string, { databases }: ToExport): DatabaseToExport | undefined {
  const address = parseDatabaseUrl(value);
  if (!address || !loopback.test(address.host)) return undefined;
  return databases.find(({ port }) => port === address.port);
}

function oneExample(key: string, value: string): string {
  return maskSecrets(`${key}=${value}`).slice(key.length + 1);
}
