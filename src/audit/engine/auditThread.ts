import { Worker } from 'node:worker_threads';
import { type Clock, systemClock } from '../../base/clock';
import type { Disposable } from '../../base/disposable';
import { hasCode } from '../../base/errors';
import { Progress } from './progress';
import type {
  AuditCalls,
  AuditFacts,
  CallName,
  Request,
  Response,
  WorkerStart,
} from './workerProtocol';

interface Pending {
  readonly request: Request;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  attempts: number;
  /** How often it was looked at. */
  looks: number;
}

/** A folder as a new thread must read it. */
interface Opened {
  facts: AuditFacts;
  readonly texts: Map<string, string>;
}

const lookEveryMs = 250;
/** In looks rather than in time, which goes on while the machine sleeps: 10 s at one file, a minute at one call. */
const maxLooksAtFile = 40;
const maxLooksAtCall = 240;
/** A second: of what took so long some may be left out where all together take too long. */
const slowLooks = 4;
/** With each a file is set aside; then the call is given up. */
const maxAttempts = 5;
/** 1 GB in all. */
const limits = { maxOldGenerationSizeMb: 960, maxYoungGenerationSizeMb: 64 };

/**
 * The audit's thread, seen from outside. It is started with the first call. One that a file holds for too long, or that needs too much
 * memory, is ended and started anew without that file; one that dies in another way is started anew with the next call.
 */
export class AuditThread implements Disposable {
  #worker: Worker | undefined;
  #progress = new Progress();
  #seen = { steps: 0, looks: 0 };
  #watch: Disposable | undefined;
  #nextId = 1;
  #disposed = false;
  readonly #pending = new Map<number, Pending>();
  readonly #opened = new Map<string, Opened>();
  readonly #aside = new Set<string>();
  /** Files at which the thread of now was for a while. */
  #slow = new Set<string>();

  constructor(
    /** The built worker: absolute path. */
    private readonly file: string,
    private readonly sentences: WorkerStart['sentences'],
    private readonly clock: Clock = systemClock,
  ) {}

  /** Rejects where the thread dies, where the call throws there, and where it takes too long file after file. */
  call<Name extends CallName>(
    name: Name,
    ...args: Parameters<AuditCalls[Name]>
  ): Promise<ReturnType<AuditCalls[Name]>> {
    if (this.#disposed) return Promise.reject(new Error('The audit has ended.'));
    this.#remember(name, args);
    const request = { id: this.#nextId++, call: name, args };
    return new Promise((resolve, reject) => {
      const kept = { request, reject, attempts: 1, looks: 0 };
      this.#pending.set(request.id, { ...kept, resolve: resolve as Pending['resolve'] });
      (this.#worker ??= this.#start()).postMessage(request);
      this.#watch ??= this.clock.after(lookEveryMs, () => this.#look());
    });
  }

  dispose(): void {
    this.#disposed = true;
    this.#watch?.dispose();
    this.#end(new Error('The audit has ended.'));
  }

  #start(): Worker {
    this.#progress = new Progress();
    this.#seen = { steps: 0, looks: 0 };
    this.#slow = new Set();
    const start: WorkerStart = {
      ...(this.sentences && { sentences: this.sentences }),
      progress: this.#progress.memory,
      aside: [...this.#aside],
    };
    const worker = new Worker(this.file, {
      workerData: start,
      // The extension host's own flags are not for a worker.
      execArgv: [],
      resourceLimits: limits,
    });
    worker.on('message', (response: Response) => {
      const pending = this.#pending.get(response.id);
      this.#pending.delete(response.id);
      if ('error' in response) pending?.reject(new Error(response.error));
      else pending?.resolve(response.value);
    });
    worker.on('error', (error) => {
      if (hasCode(error, 'ERR_WORKER_OUT_OF_MEMORY')) this.#startWithout([this.#progress.file]);
      else this.#end(error);
    });
    worker.on('exit', (code) => this.#end(new Error(`The audit's thread ended with ${code}.`)));
    worker.unref();
    return worker;
  }

  /** The thread cannot be asked while it works; what it is at is seen in shared memory. */
  #look(): void {
    this.#watch = undefined;
    if (this.#pending.size === 0 || this.#disposed) return;
    this.#watch = this.clock.after(lookEveryMs, () => this.#look());
    const { steps, file } = this.#progress;
    this.#seen =
      steps === this.#seen.steps ? { steps, looks: this.#seen.looks + 1 } : { steps, looks: 0 };
    const [first] = this.#pending.values();
    if (first) first.looks++;
    if (this.#seen.looks === slowLooks && file !== '') this.#slow.add(file);
    // A thread that has not begun is still being loaded.
    if (steps > 0 && this.#seen.looks >= maxLooksAtFile) this.#startWithout([file]);
    // Without one file of very many it would take as long again.
    else if ((first?.looks ?? 0) >= maxLooksAtCall) this.#startWithout([...this.#slow]);
  }

  #startWithout(files: readonly string[]): void {
    this.#forgetWorker();
    const [file = ''] = files;
    if (files.length === 0 || files.includes('')) {
      this.#end(new Error('The audit took too long, or too much memory.'));
      return;
    }
    for (const one of files) this.#aside.add(one);
    for (const [id, pending] of this.#pending) {
      pending.looks = 0;
      if (++pending.attempts <= maxAttempts) continue;
      this.#pending.delete(id);
      pending.reject(
        new Error(`The audit took too long, or too much memory, the last time at ${file}.`),
      );
    }
    if (this.#pending.size === 0) return;
    const worker = (this.#worker = this.#start());
    const asked = [...this.#pending.values()].map(({ request }) => withoutChange(request, files));
    for (const [root, { facts, texts }] of this.#opened) {
      if (asked.some(({ call, args }) => call === 'open' && args[0] === root)) continue;
      const unsaved = [...texts].map(([name, text]) => ({ file: name, text }));
      // Nobody waits for the answer.
      worker.postMessage({ id: 0, call: 'open', args: [root, facts, unsaved] } satisfies Request);
    }
    for (const request of asked) worker.postMessage(request);
  }

  /** What a new thread must be told before it is asked anything. */
  #remember(name: CallName, args: readonly unknown[]): void {
    if (name !== 'open' && name !== 'update') return;
    const [root, changes, facts] = (
      name === 'update' ? args : [args[0], args[2] ?? [], args[1]]
    ) as Parameters<AuditCalls['update']>;
    const opened = (name === 'update' && this.#opened.get(root)) || { facts, texts: new Map() };
    opened.facts = facts;
    this.#opened.set(root, opened);
    for (const { file, text } of changes) {
      this.#aside.delete(file);
      if (typeof text === 'string') opened.texts.set(file, text);
      else if (text === null) opened.texts.delete(file);
    }
  }

  #forgetWorker(): void {
    this.#worker?.removeAllListeners();
    // Its last words, after it was told to end, concern nobody.
    this.#worker?.on('error', () => undefined);
    void this.#worker?.terminate();
    this.#worker = undefined;
  }

  #end(error: Error): void {
    this.#forgetWorker();
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }
}

/** A change of a file has it judged again. */
function withoutChange(request: Request, files: readonly string[]): Request {
  if (request.call !== 'update') return request;
  const [root, changes, facts] = request.args as Parameters<AuditCalls['update']>;
  return { ...request, args: [root, changes.filter((one) => !files.includes(one.file)), facts] };
}
