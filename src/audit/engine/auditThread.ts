import { Worker } from 'node:worker_threads';
import type { Disposable } from '../../base/disposable';
import type { AuditCalls, CallName, Response } from './workerProtocol';

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The audit's thread, seen from outside. It is started with the first call; one that dies is started anew with the next. */
export class AuditThread implements Disposable {
  #worker: Worker | undefined;
  #nextId = 1;
  #disposed = false;
  readonly #pending = new Map<number, Pending>();

  constructor(
    /** The built worker: absolute path. */
    private readonly file: string,
    /** Sentences in the editor's language, for `l10n.config`. */
    private readonly sentences: object | undefined,
  ) {}

  /** Rejects where the thread dies or the call throws there. */
  call<Name extends CallName>(
    name: Name,
    ...args: Parameters<AuditCalls[Name]>
  ): Promise<ReturnType<AuditCalls[Name]>> {
    if (this.#disposed) return Promise.reject(new Error('The audit has ended.'));
    const worker = (this.#worker ??= this.#start());
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve: resolve as Pending['resolve'], reject });
      worker.postMessage({ id, call: name, args });
    });
  }

  dispose(): void {
    this.#disposed = true;
    void this.#worker?.terminate();
    this.#end(new Error('The audit has ended.'));
  }

  #start(): Worker {
    const worker = new Worker(this.file, {
      workerData: { sentences: this.sentences },
      // The extension host's own flags are not for a worker.
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: 512 },
    });
    worker.on('message', (response: Response) => {
      const pending = this.#pending.get(response.id);
      this.#pending.delete(response.id);
      if ('error' in response) pending?.reject(new Error(response.error));
      else pending?.resolve(response.value);
    });
    worker.on('error', (error) => this.#end(error));
    worker.on('exit', (code) => this.#end(new Error(`The audit's thread ended with ${code}.`)));
    worker.unref();
    return worker;
  }

  #end(error: Error): void {
    this.#worker = undefined;
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }
}
