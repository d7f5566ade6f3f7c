import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { HumanError, messageOf } from '../../base/errors';
import { formatSize } from '../../base/size';
import type { ReaderAnswer } from './ecosystemReader';
import { syntaxError } from './ecosystemText';

/** What the child may answer at most, in bytes. The same figure stands in the reader. */
export const maxAnswerBytes = 1024 * 1024;

/** How a child ended that gave no answer. */
export interface SilentEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

/** The sentence for what the reader found wrong. */
export function sentenceFor(
  file: string,
  answer: Extract<ReaderAnswer, { ok: false }>,
): HumanError {
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

/** The sentence for a file that ended node before it could answer. */
export function silentEnd(file: string, { code, signal, stderr }: SilentEnd): HumanError {
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

/** The sentence for a file that took longer than `ms`. */
export function tooSlow(file: string, ms: number): HumanError {
  return new HumanError(
    l10n.t(
      '{0} did not finish within {1} s and was stopped. It must only export data: look for endless loops and waiting.',
      file,
      String(ms / 1000),
    ),
  );
}

/** The sentence for a node that cannot be started. */
export function noNode(node: string, error: Error): HumanError {
  return new HumanError(
    l10n.t(
      'Node.js could not be started at {0}: {1}. Check the setting codexServices.nodePath.',
      node,
      messageOf(error),
    ),
    [],
    { cause: error },
  );
}
