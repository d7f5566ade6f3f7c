import { type ChildProcess, spawn } from 'node:child_process';
import * as path from 'node:path';
import type { Readable } from 'node:stream';
import * as l10n from '@vscode/l10n';
import { HumanError } from '../../base/errors';
import type { Loaded } from './ecosystemFile';
import type { ReaderAnswer } from './ecosystemReader';
import {
  maxAnswerBytes,
  noNode,
  sentenceFor,
  type SilentEnd,
  silentEnd,
  tooSlow,
} from './ecosystemSentences';

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

interface Ended extends SilentEnd {
  readonly answer?: string;
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
