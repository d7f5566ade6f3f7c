import * as http from 'node:http';
import * as l10n from '@vscode/l10n';
import { systemClock } from '../base/clock';
import { hasCode } from '../base/errors';

/** What a service said. `reason` is a clause for people: "HTTP 503". */
export type HttpAnswer =
  /** It speaks HTTP. */
  | { readonly type: 'status'; readonly status: number; readonly ms: number }
  /** Something accepts, and what it says is not HTTP. */
  | { readonly type: 'notHttp'; readonly reason: string }
  /** Refused (nobody listens), reset, or nothing within the time. */
  | { readonly type: 'none'; readonly reason: string; readonly refused?: true };

export interface HttpQuestion {
  readonly port: number;
  readonly path: string;
  /** For the answer's head, name resolution and connecting included. */
  readonly timeoutMs: number;
}

/** A body is read to this extent, so that the other side is not cut off in the middle of a small one. */
const bodyBytes = 64 * 1024;
const bodyMs = 250;

/**
 * Asks `localhost` (whichever of its addresses accepts) for a path. Its status is all that counts: no redirect is followed, and no
 * more than the beginning of a body is read. Never rejects.
 */
export function askHttp({ port, path, timeoutMs }: HttpQuestion): Promise<HttpAnswer> {
  return new Promise((resolve) => {
    const began = performance.now();
    const request = http.request({
      host: 'localhost',
      port,
      path: escaped(path),
      // A connection of its own: what is kept open would keep a server from closing.
      agent: false,
      headers: { connection: 'close', accept: '*/*', 'user-agent': 'codex-services-probe' },
    });
    const deadline = systemClock.after(timeoutMs, () => {
      resolve({ type: 'none', reason: l10n.t('no answer within {0} s', timeoutMs / 1000) });
      request.destroy();
    });
    request.on('response', (response) => {
      deadline.dispose();
      const { statusCode: status = 0 } = response;
      resolve({ type: 'status', status, ms: performance.now() - began });
      let read = 0;
      const enough = systemClock.after(bodyMs, () => response.destroy());
      response.on('data', (chunk: Buffer) => {
        read += chunk.length;
        if (read > bodyBytes) response.destroy();
      });
      response.on('error', () => undefined);
      response.on('close', () => enough.dispose());
    });
    request.on('error', (error) => {
      deadline.dispose();
      resolve(toAnswer(error));
    });
    request.end();
  });
}

/** What a person writes as it is read, `/salud/añadir`, as it is asked for; escapes that stand there already stay. */
function escaped(path: string): string {
  return path.replace(/\p{Surrogate}/gu, '\ufffd').replace(/[^\x21-\x7e]+/g, encodeURIComponent);
}

function toAnswer(error: Error): HttpAnswer {
  const { code = '' } = error as NodeJS.ErrnoException;
  if (code.startsWith('HPE_')) {
    return { type: 'notHttp', reason: l10n.t('what it answers is not HTTP') };
  }
  // Of both addresses of localhost; neither accepts.
  const codes = error instanceof AggregateError ? error.errors : [error];
  if (codes.some((one) => hasCode(one, 'ECONNREFUSED'))) {
    return { type: 'none', reason: l10n.t('nothing accepts connections'), refused: true };
  }
  return { type: 'none', reason: code || error.message };
}
