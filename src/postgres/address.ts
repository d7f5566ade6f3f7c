/** A text that no log, JSON or string shows. */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return '•••';
  }

  toJSON(): string {
    return '•••';
  }
}

/** `auto`: without TLS where the server allows it. `verify`: only with a certificate that is trusted. */
export type Tls = 'off' | 'auto' | 'on' | 'verify';

/** Where a Postgres is, and as whom to go there. */
export interface DatabaseAddress {
  /** A name, an address, or the folder of a socket, which begins with a slash. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password?: Secret;
  readonly tls: Tls;
  /** A file with the certificates to trust, for `verify`. */
  readonly rootCertificate?: string;
}

const defaultPort = 5432;

/**
 * Reads a Postgres URL. A password may hold `@`, `/`, `#`, `?` and `%` that nobody escaped: people paste them. Of several hosts the
 * first counts. Undefined for what is no such URL.
 */
export function parseDatabaseUrl(text: string): DatabaseAddress | undefined {
  const [, rest] = /^postgres(?:ql)?:\/\/(.*)$/s.exec(text.trim()) ?? [];
  if (rest === undefined) return undefined;
  const at = userInfoEnd(rest);
  const [user = '', ...passwordParts] = at < 0 ? [] : rest.slice(0, at).split(':');
  const [, authority = '', path = '', query = ''] =
    /^([^/?#]*)(?:\/([^?#]*))?(?:\?([^#]*))?/.exec(rest.slice(at + 1)) ?? [];
  const options = new URLSearchParams(query);
  const first = authority.split(',')[0] ?? '';
  const place = /^(\[[^\]]*\]|[^:[]*)(?::(\d*))?$/.exec(first);
  if (!place) return undefined;
  const [, host = '', port] = place;
  const name = decode(user) || options.get('user') || 'postgres';
  const password =
    passwordParts.length > 0 ? decode(passwordParts.join(':')) : options.get('password');
  const rootCertificate = options.get('sslrootcert') ?? undefined;
  return {
    host: options.get('host') ?? (decode(host).replace(/^\[|\]$/g, '') || 'localhost'),
    port: portOf(port || options.get('port')),
    database: decode(path) || options.get('dbname') || name,
    user: name,
    ...(password ? { password: new Secret(password) } : {}),
    tls: tlsOf(options.get('sslmode') ?? options.get('ssl')),
    ...(rootCertificate ? { rootCertificate } : {}),
  };
}

/** Reads the variables of libpq: `PGHOST`, `PGPORT`, …; undefined where none of them names a place. */
export function addressFromVariables(
  env: Readonly<Record<string, string | undefined>>,
): DatabaseAddress | undefined {
  const { PGHOST, PGPORT, PGDATABASE, PGUSER, PGPASSWORD, PGSSLMODE, PGSSLROOTCERT } = env;
  if (!PGHOST && !PGDATABASE) return undefined;
  const user = PGUSER || 'postgres';
  return {
    host: PGHOST || 'localhost',
    port: portOf(PGPORT),
    database: PGDATABASE || user,
    user,
    ...(PGPASSWORD ? { password: new Secret(PGPASSWORD) } : {}),
    tls: tlsOf(PGSSLMODE),
    ...(PGSSLROOTCERT ? { rootCertificate: PGSSLROOTCERT } : {}),
  };
}

/** The URL without its password, for people. */
export function urlWithoutPassword({ host, port, database, user, tls }: DatabaseAddress): string {
  const path = encode(database);
  if (host.startsWith('/')) {
    return `postgresql://${encode(user)}@/${path}?host=${encode(host)}`;
  }
  const place = host.includes(':') ? `[${host}]` : host;
  const mode = {
    off: '?sslmode=disable',
    auto: '',
    on: '?sslmode=require',
    verify: '?sslmode=verify-full',
  };
  return `postgresql://${encode(user)}@${place}:${port}/${path}${mode[tls]}`;
}

/** Half a character, which no URL can hold, becomes the sign for what cannot be read. */
function encode(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));
}

/** True for an address of this machine. */
export function isLocal({ host }: Pick<DatabaseAddress, 'host'>): boolean {
  return host.startsWith('/') || /^(localhost|127(\.\d+){3}|::1|0\.0\.0\.0)$/i.test(host);
}

/** Where the user's part ends: the last `@` before the options (`?key=`), else the last one, since a password may hold a `?`. */
function userInfoEnd(text: string): number {
  const query = text.search(/\?[\w.-]+=/);
  const before = query < 0 ? -1 : text.lastIndexOf('@', query);
  return before >= 0 ? before : text.lastIndexOf('@');
}

/** As it is where it is no valid escape: `100%` is a password as well. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function portOf(text: string | null | undefined): number {
  const port = Number(text || defaultPort);
  return Number.isInteger(port) && port >= 1 && port <= 65_535 ? port : defaultPort;
}

/** libpq's modes; `require` encrypts and does not look at the certificate, as there. */
function tlsOf(mode: string | null | undefined): Tls {
  switch (mode?.toLowerCase()) {
    case 'disable':
    case 'false':
    case '0':
      return 'off';
    case 'require':
    case 'no-verify':
    case 'true':
    case '1':
      return 'on';
    case 'verify-ca':
    case 'verify-full':
      return 'verify';
    default:
      return 'auto';
  }
}
