/** Programs that tests start. */
export const programs = {
  /** Listens on PORT, says so, and prints every request. */
  'server.cjs': `
const { createServer } = require('node:http');
const port = Number(process.env.PORT);
createServer((request, response) => {
  console.log('GET ' + request.url);
  response.end(process.env.LABEL ?? 'ok');
}).listen(port, '127.0.0.1', () => console.log('listening on ' + port));
`,
  /** Lives, and nothing else. */
  'idle.cjs': `console.log('idle ' + process.pid); setInterval(() => {}, 1000);`,
  /** Ends at once. */
  'crash.cjs': `console.error('no luck'); process.exit(3);`,
} as const;

export type AppFields = Readonly<Record<string, unknown>>;

/** An ecosystem file with these apps, and the programs beside it. */
export function project(...apps: readonly AppFields[]): Readonly<Record<string, string>> {
  return { ...programs, ...ecosystem(...apps) };
}

export function ecosystem(...apps: readonly AppFields[]): Readonly<Record<string, string>> {
  const text = JSON.stringify({ apps }, null, 2);
  return { 'ecosystem.config.cjs': `module.exports = ${text};\n` };
}

/** A server on a port. */
export function server(name: string, port: number, more: AppFields = {}): AppFields {
  return {
    name,
    script: 'server.cjs',
    kill_timeout: 3000,
    ...more,
    env: { PORT: port, ...envOf(more) },
  };
}

/** A program without a port: ready at once. */
export function idle(name: string, more: AppFields = {}): AppFields {
  return { name, script: 'idle.cjs', min_uptime: 100, ...more };
}

function envOf(fields: AppFields): object {
  return (fields['env'] as object | undefined) ?? {};
}
