import { type ChildProcess, spawn } from 'node:child_process';
import * as path from 'node:path';
import type { Readable } from 'node:stream';
import * as l10n from '@vscode/l10n';
import { HumanError, messageOf } from '../base/errors';
import { formatSize } from '../base/size';
import type { Loaded } from './ecosystemFile';
import type { ReaderAnswer } from './ecosystemReader';
import { syntaxError } from './ecosystemText';

/** What the child may answer at most, in bytes. The same figure stands in the reader. */
const maxAnswerBytes = 1024 * 1024;

export interface Evaluation {
  readonly node: string;
  readonly reader: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly file: string;
  readonly signal?: AbortSignal;
}

/**
 * Evaluates a JavaScript ecosystem file with the reader program, in the file's folder. Whatever the file does, the
 * child and all that it started are gone when this settles. Throws HumanErrors.
 */
export async function evaluateInChild(evaluation: Evaluation): Promise<Loaded> {
  const { file } = evaluation;
  const ended = await run(evaluation);
  if (ended.answer === undefined) throw silentEnd(file, ended);
  const answer = parseAnswer(file, ended.answer);
  if (!answer.ok) throw sentenceFor(file, answer);
  return answer;
}

interface Ended {
  readonly answer?: string;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

function run({ node, reader, env, timeoutMs, file, signal }: Evaluation): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(node, [reader, file], {
      cwd: path.dirname(file),
      env,
      // A group of its own, so that what the file starts can be ended with it.
      detached: process.platform !== 'win32',
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    const stderr = collect(child.stderr, 8 * 1024);
    const answer = collect(child.stdio[3] as Readable | null, maxAnswerBytes + 1);
    const finish = (act: () => void): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      endGroup(child);
      act();
    };
    const timer = setTimeout(() => finish(() => reject(tooSlow(file, timeoutMs))), timeoutMs);
    const onAbort = (): void => finish(() => reject(signal?.reason));
    signal?.addEventListener('abort', onAbort, { once: true });
    child.once('error', (error) => finish(() => reject(noNode(node, error))));
    // 'exit', not 'close': a grandchild may hold stderr open for ever. The answer's own end is awaited too, because
    // the pipe may still hold part of it.
    child.once('exit', (code, killedBy) => {
      const settle = (): void => {
        const text = answer();
        const found = text === '' ? {} : { answer: text };
        finish(() => resolve({ ...found, code, signal: killedBy, stderr: stderr() }));
      };
      const pipe = child.stdio[3] as Readable | null;
      if (!pipe || pipe.readableEnded || pipe.destroyed) settle();
      else pipe.once('close', settle);
    });
  });
}

/** Keeps the first `max` bytes of a stream and lets the rest go by. */
function collect(stream: Readable | null, max: number): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  stream?.on('data', (chunk: Buffer) => {
    if (size < max) chunks.push(chunk.subarray(0, max - size));
    size += chunk.length;
  });
  stream?.on('error', () => stream.destroy());
  return () => Buffer.concat(chunks).toString('utf8');
}

function endGroup(child: ChildProcess): void {
  child.stderr?.destroy();
  (child.stdio[3] as Readable | null)?.destroy();
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // ESRCH: the whole group is gone already, which is what was wanted.
  }
}

function parseAnswer(file: string, text: string): ReaderAnswer {
  try {
    return JSON.parse(text) as ReaderAnswer;
  } catch (error) {
    throw new HumanError(
      l10n.t(
        '{0} disturbed its own reading: it wrote to file descriptor 3. Remove that from it.',
        file,
      ),
      [],
      { cause: error },
    );
  }
}

function sentenceFor(file: string, answer: Extract<ReaderAnswer, { ok: false }>): HumanError {
  const { message } = answer;
  const place = [answer.file ?? file, answer.line, answer.column]
    .filter((part) => part !== undefined)
    .join(':');
  switch (answer.code) {
    case 'syntax':
      return syntaxError(answer.file ?? file, answer.line, answer.column, message);
    case 'module': {
      const name = /'([^']+)'/.exec(message)?.[1] ?? message;
      return new HumanError(
        l10n.t(
          '{0} needs the module "{1}", which was not found. Run npm install in {2}, or correct the path.',
          file,
          name,
          path.dirname(file),
        ),
      );
    }
    case 'function':
      return new HumanError(
        l10n.t('{0} exports a function, which PM2 does not call. Export the object itself.', file),
      );
    case 'circular':
      return new HumanError(
        l10n.t(
          '{0} holds a value that contains itself (at {1}). Export plain data.',
          file,
          message,
        ),
      );
    case 'pending':
      return new HumanError(
        l10n.t('{0} exports a promise that never settles. Export the object itself.', file),
      );
    case 'large':
      return new HumanError(
        l10n.t(
          '{0} exports more than {1}. Export only the apps.',
          file,
          formatSize(maxAnswerBytes),
        ),
      );
    case 'threw':
      return new HumanError(
        l10n.t(
          '{0} threw an error: {1}. Correct it and save it again.',
          place,
          (message.split('\n')[0] ?? '').trim().replace(/\.$/, ''),
        ),
      );
  }
}

function silentEnd(file: string, { code, signal, stderr }: Ended): HumanError {
  if (signal !== null) {
    return new HumanError(
      l10n.t('{0} could not be read: node was ended by {1} while evaluating it.', file, signal),
    );
  }
  if (/heap out of memory/.test(stderr)) {
    return new HumanError(l10n.t('{0} could not be read: it used up all memory of node.', file));
  }
  return new HumanError(
    l10n.t(
      '{0} ended node with exit code {1} while it was read. Remove process.exit from it.',
      file,
      String(code),
    ),
  );
}

function tooSlow(file: string, ms: number): HumanError {
  return new HumanError(
    l10n.t(
      '{0} did not finish within {1} s and was stopped. It must only export data: look for endless loops and waiting.',
      file,
      String(ms / 1000),
    ),
  );
}

function noNode(node: string, error: Error): HumanError {
  return new HumanError(
    l10n.t(
      'Node could not be started at {0}: {1}. Check the setting for node.',
      node,
      messageOf(error),
    ),
    [],
    { cause: error },
  );
}
