import { assignmentOf, endOfNested, readWord, type ShellWord } from './words';

/** A simple command: assignments, words and redirections. */
export interface ShellCommand {
  readonly words: readonly ShellWord[];
  /** `NAME=value` in front of the command. */
  readonly assigned: readonly ShellWord[];
  /** Redirections in it, and `(` for an array. */
  readonly operators: readonly string[];
  readonly start: number;
  readonly end: number;
  /** What joins it to the command before. */
  readonly after: '' | '\n' | ';' | '&' | '&&' | '||' | '|' | '(' | '{';
  /** What follows it. */
  readonly before: '' | '\n' | ';' | '&' | '&&' | '||' | '|' | ')' | '}';
  /** Words of the shell in front of it: `if`, `while`, `then`, `do` … */
  readonly keywords: readonly string[];
  /** How many `if`, `case`, functions and loops stand around it. */
  readonly depth: number;
  /** The condition of the loop around it: the words behind `while` or `until`, or `for`. */
  readonly loop?: string;
}

/** A script that has more commands, or opens more blocks, is read so far; a command of more words is none that anybody wrote. */
const maxCommands = 1_000;
const maxBlocks = 500;
const maxWords = 500;

const opening = new Set(['if', 'while', 'until', 'for', 'case', 'select']);
const closing = new Set(['fi', 'done', 'esac']);
const inner = new Set(['then', 'do', 'else', 'elif', '!', 'time']);

/**
 * Splits shell text into simple commands, well enough to look at each: it follows quotes, comments, here documents and what is nested,
 * and expands nothing. `place` gives the offset in the file for an offset in the text (JSON escapes).
 */
export function parseShell(
  text: string,
  place: (offset: number) => number = (offset) => offset,
): readonly ShellCommand[] {
  return new Splitter(text, place).run();
}

class Splitter {
  readonly #commands: ShellCommand[] = [];
  #at = 0;
  #words: ShellWord[] = [];
  #operators: string[] = [];
  #after: ShellCommand['after'] = '';
  /** Open blocks, with the condition of loops. */
  readonly #blocks: { readonly word: string; loop?: string }[] = [];
  readonly #heredocs: string[] = [];

  constructor(
    private readonly text: string,
    private readonly place: (offset: number) => number,
  ) {}

  run(): readonly ShellCommand[] {
    while (
      this.#at < this.text.length &&
      this.#commands.length < maxCommands &&
      this.#blocks.length < maxBlocks
    )
      this.#step();
    this.#end('');
    return this.#commands;
  }

  #step(): void {
    const { text } = this;
    const rest = text.slice(this.#at, this.#at + 2);
    const character = rest[0] ?? '';
    if (/[ \t\r]/.test(character)) this.#at++;
    else if (/^\\\r?\n/.test(text.slice(this.#at, this.#at + 3)))
      this.#at = endOfLine(text, this.#at) + 1;
    else if (character === '#') this.#at = endOfLine(text, this.#at);
    else if (character === '\n') {
      this.#end('\n');
      this.#at++;
      this.#skipHeredocs();
    } else if (rest === '&&' || rest === '||' || rest === ';;') {
      this.#end(rest === ';;' ? ';' : rest);
      this.#at += 2;
    } else if (rest === '&>') this.#redirection();
    else if (';|&'.includes(character)) {
      this.#end(character as ';' | '|' | '&');
      this.#at++;
    } else if (character === '(') {
      this.#open();
    } else if (character === ')') {
      this.#end(')');
      this.#at++;
      if (this.#blocks.at(-1)?.word === '(') this.#blocks.pop();
    } else if (character === '<' || character === '>') this.#redirection();
    else this.#word();
  }

  #open(): void {
    const { text } = this;
    // name() { … }
    const brace = /^\(\s*\)\s*\{/.exec(text.slice(this.#at));
    if (brace && this.#words.length === 1) {
      this.#words = [];
      this.#blocks.push({ word: '{' });
      this.#at += brace[0].length;
      this.#after = '{';
      return;
    }
    if (this.#words.length > 0) {
      // An array, or something that is none of ours.
      this.#operators.push('(');
      this.#at = endOfNested(text, this.#at, '()');
      return;
    }
    this.#blocks.push({ word: '(' });
    this.#after = '(';
    this.#at++;
  }

  #redirection(): void {
    const match = /^(?:&>>?|<<<|<<-?|>>|>&|<&|>\||<>|>|<)[ \t]*/.exec(this.text.slice(this.#at));
    const operator = match?.[0].trim() ?? '>';
    this.#at += match?.[0].length ?? 1;
    this.#operators.push(operator);
    const target = this.#take();
    if (operator.startsWith('<<') && operator !== '<<<') this.#heredocs.push(target.text);
  }

  #word(): void {
    const word = this.#take();
    // 2>file
    if (/^\d$/.test(word.text) && /[<>]/.test(this.text[this.#at] ?? '')) return;
    if (word.text === '{' && this.#words.length === 0) {
      this.#blocks.push({ word: '{' });
      this.#after = '{';
      return;
    }
    if (word.text === '}' && this.#words.length === 0) {
      this.#end('}');
      if (this.#blocks.at(-1)?.word === '{') this.#blocks.pop();
      return;
    }
    this.#words.push(word);
  }

  #take(): ShellWord {
    const word = readWord(this.text, this.#at);
    this.#at = word.end;
    return { ...word, start: this.place(word.start), end: this.place(word.end) };
  }

  #end(before: ShellCommand['before']): void {
    const words = this.#words.length > maxWords ? [] : this.#words;
    const operators = this.#operators;
    this.#words = [];
    this.#operators = [];
    const keywords: string[] = [];
    let index = 0;
    for (; index < words.length; index++) {
      const word = words[index]?.text ?? '';
      if (opening.has(word)) {
        const rest = words.slice(index + 1).map(({ text }) => text);
        const loops = word === 'while' || word === 'until' || word === 'for';
        this.#blocks.push({ word, ...(loops ? { loop: [word, ...rest].join(' ') } : {}) });
        keywords.push(word);
        if (word === 'for' || word === 'case' || word === 'select') index = words.length;
      } else if (closing.has(word)) {
        keywords.push(word);
        const block = this.#blocks.findLastIndex((one) => opening.has(one.word));
        if (block >= 0) this.#blocks.splice(block);
      } else if (inner.has(word)) keywords.push(word);
      else break;
    }
    const assigned: ShellWord[] = [];
    for (const word of words.slice(index)) {
      if (!assignmentOf(word.text)) break;
      assigned.push(word);
    }
    const own = words.slice(index + assigned.length);
    const first = words[0];
    const last = words.at(-1);
    if (first && last && own.length + assigned.length > 0) {
      const { loop } = this.#blocks.findLast((block) => block.loop !== undefined) ?? {};
      this.#commands.push({
        words: own,
        assigned,
        operators,
        start: own[0]?.start ?? first.start,
        end: last.end,
        after: this.#after,
        before,
        keywords,
        depth: this.#blocks.filter((block) => block.word !== '(').length,
        ...(loop === undefined ? {} : { loop }),
      });
    }
    this.#after = before === ')' || before === '}' ? '' : before;
  }

  #skipHeredocs(): void {
    const { text } = this;
    for (const mark of this.#heredocs.splice(0)) {
      let line: string | undefined;
      while (this.#at < text.length && line !== mark) {
        const end = endOfLine(text, this.#at);
        line = text.slice(this.#at, end).trim();
        this.#at = Math.min(text.length, end + 1);
      }
    }
  }
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}
