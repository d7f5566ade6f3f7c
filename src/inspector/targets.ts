import * as http from 'node:http';
import { systemClock } from '../base/clock';

const timeoutMs = 5_000;
const maxBytes = 64 * 1024;
const host = '127.0.0.1';

/**
 * The address of the program whose inspector listens on a port of 127.0.0.1; undefined where nobody does, or it is no inspector.
 * Never rejects.
 */
export async function inspectorUrl(port: number): Promise<string | undefined> {
  const text = await listOf(port);
  const list = text === undefined ? undefined : valueOf(text);
  const first: unknown = Array.isArray(list) ? list[0] : undefined;
  if (typeof first !== 'object' || first === null) return undefined;
  const { webSocketDebuggerUrl: url } = first as { readonly webSocketDebuggerUrl?: unknown };
  // Whoever listens there may say anything: nobody is sent elsewhere.
  const [, id] =
    /^ws:\/\/[^/]{1,100}\/([\w-]{1,100})$/.exec(typeof url === 'string' ? url : '') ?? [];
  return id === undefined ? undefined : `ws://${host}:${port}/${id}`;
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Something else has the port.
    return undefined;
  }
}

function listOf(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const request = http.get({ host, port, path: '/json/list', agent: false });
    const end = (text?: string): void => {
      deadline.dispose();
      request.destroy();
      resolve(text);
    };
    const deadline = systemClock.after(timeoutMs, () => end());
    request.on('error', () => end());
    request.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
        if (text.length > maxBytes) end();
      });
      response.on('end', () => end(response.statusCode === 200 ? text : undefined));
      response.on('error', () => end());
    });
  });
}
