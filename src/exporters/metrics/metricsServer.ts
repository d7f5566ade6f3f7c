import * as http from 'node:http';
import * as net from 'node:net';
import type { Disposable } from '../../base/disposable';
import { messageOf } from '../../base/errors';
import type { Logger } from '../../base/logger';
import { maskSecrets } from '../../base/mask';
import type { Exposition } from './exposition';

/** Why an address cannot be had; `code` as the system gives it. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
  constructor(
    readonly host: string,
    readonly code: string,
  ) {
    super(`${host}: ${code}`);
  }
}

/** More than every Prometheus of a person has. */
const maxConnections = 50;

const loopbackNames: ReadonlySet<string> = new Set(['localhost', 'host.docker.internal']);

/** Answers with metrics over HTTP: `GET /metrics`, and nothing else. */
export class MetricsServer implements Disposable {
  private constructor(private readonly server: http.Server) {}

  /** Listens on a port of an address. Rejects with a ListenError. */
  static async listen(
    host: string,
    port: number,
    answer: (accept: string | undefined) => Promise<Exposition>,
    log: Logger,
  ): Promise<MetricsServer> {
    const server = http.createServer((request, response) => {
      void respond(request, response, answer, log);
    });
    server.maxConnections = maxConnections;
    await listening(server, host, port);
    return new MetricsServer(server);
  }

  dispose(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

function listening(server: http.Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    // One that comes later (too many open files) must not end the program that guards as well.
    server.on('error', ({ code = 'UNKNOWN' }: NodeJS.ErrnoException) =>
      reject(new ListenError(host, code)),
    );
    server.listen({ host, port, exclusive: true }, resolve);
  });
}

async function respond(
  { method, url = '/', headers }: http.IncomingMessage,
  response: http.ServerResponse,
  answer: (accept: string | undefined) => Promise<Exposition>,
  log: Logger,
): Promise<void> {
  const [path] = url.split('?');
  if (!isExpectedHost(headers.host)) return say(response, 403, 'Ask by IP address or localhost.');
  if (path !== '/metrics') return say(response, 404, 'The metrics are at /metrics.');
  if (method !== 'GET' && method !== 'HEAD') return say(response, 405, 'Metrics are only read.');
  try {
    const { contentType, text } = await answer(headers.accept);
    response.writeHead(200, {
      'content-type': contentType,
      'content-length': Buffer.byteLength(text),
    });
    response.end(method === 'HEAD' ? undefined : text);
  } catch (error) {
    log.error('The metrics could not be gathered.', error);
    say(response, 500, `The metrics could not be gathered: ${maskSecrets(messageOf(error))}`);
  }
}

function say(response: http.ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(`${sentence}\n`);
}

/** A page of somebody's whose name leads here would read them in a browser; a Prometheus asks by address. */
function isExpectedHost(host = ''): boolean {
  const name = host.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
  return net.isIP(name) > 0 || loopbackNames.has(name.toLowerCase());
}
