import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { TimeoutError } from '../../base/async';
import { HumanError } from '../../base/errors';
import { markName } from '../../system/linux/environMark';
import { runProgram } from '../../system/processes/runProgram';
import type { ReaderAnswer } from './ecosystemReader';
import { maxAnswerBytes, noNode, sentenceFor, silentEnd, tooSlow } from './ecosystemSentences';

/** A file's value as plain JSON. `dropped` names the functions that were in it. */
export interface Loaded {
  readonly value: unknown;
  readonly dropped: readonly string[];
}

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
 * child and all that it started are gone when this settles. Throws HumanErrors, and the reason of `signal`.
 */
export async function evaluateInChild(evaluation: Evaluation): Promise<Loaded> {
  const { node, reader, env, timeoutMs, file, signal } = evaluation;
  const ended = await runProgram(node, [reader, file], {
    cwd: path.dirname(file),
    env,
    timeoutMs,
    signal,
    confined: true,
    maxOutputChars: maxAnswerBytes + 1,
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw error instanceof TimeoutError ? tooSlow(file, timeoutMs) : noNode(node, error as Error);
  });
  if (ended.stdout === '') throw silentEnd(file, ended);
  const answer = parseAnswer(file, ended.stdout);
  if (!answer.ok) throw sentenceFor(file, answer);
  return answer;
}

function parseAnswer(file: string, text: string): ReaderAnswer {
  try {
    // `env: process.env`: what this one run is known by is no variable of an app.
    return JSON.parse(text, (key, value: unknown) =>
      key === markName ? undefined : value,
    ) as ReaderAnswer;
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
