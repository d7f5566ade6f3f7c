import * as l10n from '@vscode/l10n';
import { type Node, type ParseError, parse, parseTree } from 'jsonc-parser';

/** Configuration is not nested deeper, and what is would overflow the stack of whoever walks through it. */
const maxDepth = 100;
const options = { allowTrailingComma: true };

/** A JSON value, comments and trailing commas forgiven; `errors` gets what is wrong. Throws for what is nested too deep. */
export function parseJson(text: string, errors: ParseError[]): unknown {
  checkDepth(text);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // What is not strict is read by the slower parser, which tells what is wrong as well.
    return parse(text, errors, options) as unknown;
  }
}

/** The same with its places, as far as it goes. */
export function parseJsonTree(text: string): Node | undefined {
  checkDepth(text);
  return parseTree(text, [], options);
}

/** Keeps count of brackets that are open. A wrong one closes nothing, as with parsers that go on behind an error. */
export class Brackets {
  readonly #open: string[] = [];

  get depth(): number {
    return this.#open.length;
  }

  /** Throws where `mark` opens one too many. */
  take(mark: string, most = maxDepth): void {
    if (mark === '[' || mark === '{') this.#open.push(mark === '[' ? ']' : '}');
    else if (mark === this.#open.at(-1)) this.#open.pop();
    if (this.#open.length > most) {
      throw new Error(l10n.t('it is nested more than {0} levels deep', most));
    }
  }
}

/** Strings and comments, closed or not, hide brackets; the parser itself recurses, and is not asked before this is known. */
const marks = /"(?:[^"\\\r\n]|\\[^])*"?|\/\/.*|\/\*[^]*?(?:\*\/|$)|[[\]{}]/g;

function checkDepth(text: string): void {
  const brackets = new Brackets();
  for (const [mark] of text.matchAll(marks)) brackets.take(mark);
}
