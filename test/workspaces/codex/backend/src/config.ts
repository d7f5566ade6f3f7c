export interface Config {
  /** This machine alone unless HOST says otherwise, as in a container. */
  readonly host: string;
  readonly port: number;
  readonly databaseUrl: string;
}

export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const port = Number(env.PORT ?? 3004);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new Error(`PORT must be a number from 1 to 65535, not "${env.PORT}".`);
  }
  return {
    host: env.HOST ?? '127.0.0.1',
    port,
    databaseUrl: env.DATABASE_URL ?? 'postgres://codex:codex@127.0.0.1:5433/codex',
  };
}
