import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { WebSocket } from 'ws';
import { withTimeout } from '../base/async';
import { type Disposable, DisposableStore, toDisposable } from '../base/disposable';
import { Emitter } from '../base/event';
import { HumanError } from '../base/errors';
import { inspectorUrl } from './targets';

/** Something that the other program tells by itself. */
export interface InspectorEvent {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** A profile of a minute comes as one message. */
const maxMessageBytes = 256 * 1024 * 1024;
const connectMs = 5_000;
const callMs = 10_000;

/** The inspector of one program of Node's: calls with a time limit, and what it tells. Any number of clients may be connected. */
export class Inspector implements Disposable {
  readonly #store = new DisposableStore();
  readonly #didReceive = this.#store.add(new Emitter<InspectorEvent>());
  readonly #pending = new Map<number, (answer: Answer) => void>();
  #id = 0;

  readonly onDidReceive = this.#didReceive.event;

  private constructor(private readonly socket: WebSocket) {
    this.#store.add(toDisposable(() => socket.terminate()));
    socket.on('message', (data) => this.#take(String(data)));
    socket.on('error', () => this.dispose());
    socket.on('close', () => this.dispose());
  }

  /** Connects to what listens on a port of 127.0.0.1. Throws a HumanError where that is no inspector. */
  static async connect(port: number): Promise<Inspector> {
    const url = await inspectorUrl(port);
    if (url === undefined) throw notThere(port);
    const socket = new WebSocket(url, {
      perMessageDeflate: false,
      maxPayload: maxMessageBytes,
      handshakeTimeout: connectMs,
    });
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', () => reject(notThere(port)));
    });
    return new Inspector(socket);
  }

  /** Calls a method of the protocol. Rejects where it fails, does not answer within `ms`, or the program ends. */
  async call(
    method: string,
    params: object = {},
    ms = callMs,
  ): Promise<Readonly<Record<string, unknown>>> {
    if (this.#store.disposed) throw ended();
    const id = ++this.#id;
    const answer = new Promise<Answer>((resolve) => this.#pending.set(id, resolve));
    this.socket.send(JSON.stringify({ id, method, params }));
    const { error, result = {} } = await withTimeout(
      answer,
      ms,
      `${method} was not answered.`,
    ).finally(() => this.#pending.delete(id));
    if (error) throw error;
    return result;
  }

  /** Reads no further until it is resumed: what is told faster than it can be written waits on the other side. */
  pause(): void {
    this.socket.pause();
  }

  resume(): void {
    this.socket.resume();
  }

  dispose(): void {
    this.#store.dispose();
    for (const answer of this.#pending.values()) answer({ error: ended() });
    this.#pending.clear();
  }

  #take(text: string): void {
    const message = read(text);
    if (!message) {
      // Whoever has the port speaks something else.
      this.dispose();
      return;
    }
    const { id, method, params, result, error } = message;
    if (method !== undefined) this.#didReceive.fire({ method, params: params ?? {} });
    if (id === undefined) return;
    this.#pending.get(id)?.(error ? { error: new Error(error.message) } : { result });
  }
}

interface Answer {
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: Error;
}

const object = v.record(v.string(), v.unknown());
const messageSchema = v.object({
  id: v.optional(v.number()),
  method: v.optional(v.string()),
  params: v.optional(object),
  result: v.optional(object),
  error: v.optional(v.object({ message: v.string() })),
});

/** Undefined for what is no message of the protocol: it would be thrown where nobody catches. */
function read(text: string): v.InferOutput<typeof messageSchema> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const parsed = v.safeParse(messageSchema, value);
    return parsed.success && !Array.isArray(value) ? parsed.output : undefined;
  } catch {
    // No JSON.
    return undefined;
  }
}

/** The process whose inspector listens on a port of 127.0.0.1, by its own word; undefined where there is none. Never rejects. */
export async function pidAt(port: number): Promise<number | undefined> {
  try {
    const inspector = await Inspector.connect(port);
    try {
      const { result } = await inspector.call('Runtime.evaluate', { expression: 'process.pid' });
      const { value } = result as { readonly value?: unknown };
      return typeof value === 'number' ? value : undefined;
    } finally {
      inspector.dispose();
    }
  } catch {
    // Nobody listens, something else does, or it has just ended.
    return undefined;
  }
}

function notThere(port: number): HumanError {
  return new HumanError(l10n.t('No inspector of Node.js answers on port {0}.', port));
}

function ended(): HumanError {
  return new HumanError(l10n.t('The program ended, or closed its inspector.'));
}
