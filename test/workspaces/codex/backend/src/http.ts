import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { log, reasonOf } from './log.js';

export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

export type Handler = (request: IncomingMessage) => Promise<Reply>;

/** Keys are a method and a path: `GET /health`. */
export type Routes = Readonly<Record<string, Handler>>;

/** Thrown by a handler where the client is at fault; its message is shown to it. */
export class BadRequest extends Error {}

const bodyLimit = 16 * 1024;

export function createHttpServer(routes: Routes): Server {
  return createServer((request, response) => void serve(routes, request, response));
}

export async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = '';
  request.setEncoding('utf8');
  for await (const chunk of request) {
    text += chunk;
    if (text.length > bodyLimit) {
      throw new BadRequest('The body is too large.');
    }
  }
  if (text === '') {
    return {};
  }
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    throw new BadRequest('The body is not JSON.');
  }
}

async function serve(
  routes: Routes,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const start = performance.now();
  const path = (request.url ?? '/').split('?')[0];
  const route = `${request.method} ${path}`;
  const reply = await answer(routes, route, path!, request);
  response.writeHead(reply.status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.end(`${JSON.stringify(reply.body)}\n`);
  const line = `${route} ${reply.status} ${(performance.now() - start).toFixed(1)} ms`;
  if (reply.status >= 500) {
    log.error(line);
  } else {
    log.info(line);
  }
}

async function answer(
  routes: Routes,
  route: string,
  path: string,
  request: IncomingMessage,
): Promise<Reply> {
  const handler = Object.hasOwn(routes, route) ? routes[route] : undefined;
  if (!handler) {
    const known = Object.keys(routes).some((key) => key.endsWith(` ${path}`));
    return known
      ? { status: 405, body: { error: `${request.method} is not allowed here.` } }
      : { status: 404, body: { error: 'There is nothing at this address.' } };
  }
  try {
    return await handler(request);
  } catch (error) {
    if (error instanceof BadRequest) {
      return { status: 400, body: { error: error.message } };
    }
    log.error(`${route} failed: ${reasonOf(error)}`);
    return { status: 503, body: { error: 'The database does not answer.' } };
  }
}
