import * as l10n from '@vscode/l10n';
import { type ParseError, printParseErrorCode } from 'jsonc-parser';
import { LineCounter } from 'yaml';
import { parseJson } from '../../base/boundedJson';
import { parseYaml } from '../../base/boundedYaml';
import { HumanError, messageOf } from '../../base/errors';

/** Parses JSON with comments and trailing commas, as PM2 takes it. Throws a HumanError with line and column. */
export function parseJsonText(file: string, text: string): unknown {
  const errors: ParseError[] = [];
  const value = orSentence(file, () => parseJson(text, errors));
  const first = errors[0];
  if (!first) return value;
  const before = text.slice(0, first.offset).split('\n');
  const column = (before.at(-1)?.length ?? 0) + 1;
  throw syntaxError(file, before.length, column, words(printParseErrorCode(first.error)));
}

/** Parses YAML, merge keys (`<<`) included as in PM2. Throws a HumanError with line and column. */
export function parseYamlText(file: string, text: string): unknown {
  const lineCounter = new LineCounter();
  const options = { lineCounter, prettyErrors: false };
  const document = orSentence(file, () => parseYaml(text, options));
  const first = document.errors[0];
  if (first) {
    const { line, col } = lineCounter.linePos(first.pos[0]);
    throw syntaxError(file, line, col, first.message);
  }
  // Aliases without an anchor, or such that stand for more than any honest file has.
  return orSentence(file, () => withoutCircle(document.toJS()));
}

/** What JSON can hold, as everybody behind it takes for granted: an alias may stand within what it stands for. */
function withoutCircle(value: unknown): unknown {
  try {
    JSON.stringify(value);
    return value;
  } catch (cause) {
    throw new Error(l10n.t('a value in it contains itself'), { cause });
  }
}

function orSentence<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new HumanError(
      l10n.t('{0} cannot be read: {1}. Correct it and save it again.', file, messageOf(error)),
      [],
      { cause: error },
    );
  }
}

/** The sentence for a place where a file's form is wrong. Line and column count from 1. */
export function syntaxError(
  file: string,
  line: number | undefined,
  column: number | undefined,
  message: string,
): HumanError {
  const place = [file, line, column].filter((part) => part !== undefined).join(':');
  return new HumanError(
    l10n.t('{0} has a syntax error: {1}. Correct it and save it again.', place, bare(message)),
  );
}

/** `PropertyNameExpected` as words. */
function words(code: string): string {
  return code.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function bare(message: string): string {
  return message.trim().replace(/\.$/, '');
}
