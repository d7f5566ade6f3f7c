import * as http from 'node:http';
import * as https from 'node:https';
import { TimeoutError } from '../base/async';
import { type Clock, OwnClock, systemClock } from '../base/clock';
import { ApiFailure, inWords } from './apiFailure';
import type { ClusterConnection } from './clusterConnection';

export interface ApiRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Values that are undefined are left out. */
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** Sent as JSON, or as it is where it is a text. */
  readonly body?: unknown;
  /** Of the body: `application/json`, or one of the patches' types. */
  readonly contentType?: string;
  readonly signal?: AbortSignal;
  /** Until the server begins to answer, in ms. */
  readonly timeoutMs?: number;
}

const usualTimeoutMs = 15_000;
/** More than a page of the largest objects. */
const maxBodyBytes = 256 * 1024 * 1024;

/** Requests to the API of one cluster. Whatever goes wrong is a HumanError, whose cause tells the rest (ApiFailure). */
export class ApiClient {
  constructor(
    readonly connection: ClusterConnection,
    private readonly clock: Clock = systemClock,
  ) {}

  /** The answer to a request, parsed; its type is the caller's to know. */
  async json<T>(path: string, request: ApiRequest = {}): Promise<T> {
    const text = await this.text(path, request);
    return JSON.parse(text) as T;
  }

  /** The answer to a request. */
  async text(path: string, request: ApiRequest = {}): Promise<string> {
    try {
      return await textOf(await this.#open(path, request));
    } catch (error) {
      throw inWords(error, this.connection.place);
    }
  }

  /** An answer that is read while it comes; the caller destroys it. */
  async open(path: string, request: ApiRequest = {}): Promise<http.IncomingMessage> {
    try {
      return await this.#open(path, request);
    } catch (error) {
      throw inWords(error, this.connection.place);
    }
  }

  async #open(path: string, request: ApiRequest): Promise<http.IncomingMessage> {
    const response = await this.#send(path, request);
    if (response.statusCode !== 401 || !this.connection.renew()) return checked(response);
    response.destroy();
    return checked(await this.#send(path, request));
  }

  async #send(path: string, request: ApiRequest): Promise<http.IncomingMessage> {
    const { method = 'GET', query = {}, body, contentType = 'application/json' } = request;
    const { signal, timeoutMs = usualTimeoutMs } = request;
    const { connection } = this;
    const options = await connection.options();
    const url = new URL(connection.place.server + path);
    for (const [key, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(key, String(value));
    }
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    const clock = new OwnClock(this.clock);
    return new Promise<http.IncomingMessage>((resolve, reject) => {
      const sent = (url.protocol === 'http:' ? http : https).request(url, {
        ...options,
        method,
        signal,
        headers: {
          Accept: 'application/json, */*',
          'User-Agent': 'codex-services',
          ...options.headers,
          ...(text === undefined ? {} : { 'Content-Type': contentType }),
        } as http.OutgoingHttpHeaders,
      });
      clock.after(timeoutMs, () => {
        const words = `${method} ${path} was not answered within ${timeoutMs} ms.`;
        sent.destroy(new TimeoutError(words, timeoutMs));
      });
      sent.on('response', resolve);
      sent.on('error', (error) => {
        // The server may have given up a connection that was kept, in the moment in which it was used again.
        const again = sent.reusedSocket && method === 'GET' && signal?.aborted !== true;
        if (again && !(error instanceof TimeoutError)) resolve(this.#send(path, request));
        else reject(error);
      });
      sent.end(text);
    }).finally(() => clock.dispose());
  }
}

async function checked(response: http.IncomingMessage): Promise<http.IncomingMessage> {
  const { statusCode = 0 } = response;
  if (statusCode >= 200 && statusCode < 300) return response;
  const text = await textOf(response);
  throw failureOf(statusCode, text);
}

/** What an answer other than 2xx says. */
export function failureOf(statusCode: number, text: string): ApiFailure {
  try {
    const status = JSON.parse(text) as { kind?: unknown; reason?: unknown; message?: unknown };
    if (status.kind === 'Status') {
      const reason = typeof status.reason === 'string' ? status.reason : 'Unknown';
      return new ApiFailure(statusCode, reason, String(status.message ?? reason));
    }
  } catch {
    // Whatever is no JSON was not said by Kubernetes.
  }
  return new ApiFailure(statusCode, '', text.slice(0, 500));
}

async function textOf(response: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBodyBytes) {
      response.destroy();
      throw new Error(`An answer has more than ${maxBodyBytes} bytes.`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
