/** A word of a command, quotes taken off and nothing expanded. Offsets are those of the file. */
export interface ShellWord {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** What it is made of; absent for a word that stood in no shell text. */
  readonly parts?: readonly WordPart[];
  /** True where a quote in it is not closed. */
  readonly open?: boolean;
}

/** A piece of a word, as it is written but for its quotes: `text`, `$NAME` or `${NAME:-x}`, `$(command)` or a command in backticks. */
export interface WordPart {
  readonly kind: 'text' | 'variable' | 'command';
  readonly text: string;
  readonly quoted: boolean;
}

/** What ends a word outside quotes. */
const boundary = /[\s;|&()<>]/;
const plainVariable = /^\$(?:[A-Za-z_]\w*|[\d@*#?$!-])/;
const assignment = /^([A-Za-z_]\w*)=([\s\S]*)$/;

/** Name and value of a word of the form `NAME=value`. */
export function assignmentOf(text: string): readonly [name: string, value: string] | undefined {
  const match = assignment.exec(text);
  return match ? [match[1] ?? '', match[2] ?? ''] : undefined;
}

/** The word that begins at an offset, which ends behind it. */
export function readWord(text: string, at: number): ShellWord {
  const reader = new WordReader(text, at);
  reader.read();
  const { parts, open, at: end } = reader;
  return {
    text: parts.map((part) => part.text).join(''),
    start: at,
    end: Math.max(end, at + 1),
    parts,
    ...(open ? { open } : {}),
  };
}

/** The parts of text that stands in double quotes, or in `${NAME:-text}`. */
export function quotedParts(text: string): readonly WordPart[] {
  const reader = new WordReader(text, 0);
  reader.readQuoted('');
  return reader.parts;
}

class WordReader {
  readonly parts: { kind: WordPart['kind']; text: string; quoted: boolean }[] = [];
  open = false;

  constructor(
    private readonly text: string,
    public at: number,
  ) {}

  read(): void {
    const { text } = this;
    while (this.at < text.length) {
      const character = text[this.at] ?? '';
      if (boundary.test(character)) return;
      if (character === "'") this.#singleQuoted();
      else if (character === '"') {
        this.at++;
        this.readQuoted('"');
      } else if (character === '\\') {
        this.#escaped();
      } else if (!this.#substitution(false)) {
        this.#add(character, false);
        this.at++;
      }
    }
  }

  /** Reads up to the quote that closes, or to the end of the text where none is given. */
  readQuoted(quote: string): void {
    const { text } = this;
    this.#add('', true);
    while (this.at < text.length && text[this.at] !== quote) {
      if (text[this.at] === '\\' && /[$`"\\\n]/.test(text[this.at + 1] ?? '')) this.#escaped();
      else if (!this.#substitution(true)) {
        this.#add(text[this.at] ?? '', true);
        this.at++;
      }
    }
    this.open ||= quote !== '' && this.at >= text.length;
    this.at++;
  }

  #singleQuoted(): void {
    const end = this.text.indexOf("'", this.at + 1);
    this.open ||= end < 0;
    const stop = end < 0 ? this.text.length : end;
    this.#add(this.text.slice(this.at + 1, stop), true);
    this.at = stop + 1;
  }

  /** A backslash and what it protects; before the end of a line both are gone. */
  #escaped(): void {
    const next = this.text.slice(this.at + 1, this.at + 2);
    this.open ||= next === '';
    if (next !== '\n') this.#add(next, true);
    this.at += 2;
  }

  /** A variable or a command; false where none begins. */
  #substitution(quoted: boolean): boolean {
    const { text, at } = this;
    const two = text.slice(at, at + 2);
    if (two[0] === '`') {
      const end = text.indexOf('`', at + 1);
      return this.#push('command', end < 0 ? text.length : end + 1, quoted);
    }
    if (two === '$(') return this.#push('command', endOfNested(text, at + 1, '()'), quoted);
    if (two === '${') return this.#push('variable', endOfNested(text, at + 1, '{}'), quoted);
    // $'…' knows escapes of its own.
    if (two === "$'" && !quoted) return this.#push('command', at + 1, quoted);
    const match = plainVariable.exec(text.slice(at, at + 80));
    return match !== null && this.#push('variable', at + match[0].length, quoted);
  }

  #push(kind: WordPart['kind'], end: number, quoted: boolean): true {
    this.parts.push({ kind, text: this.text.slice(this.at, end), quoted });
    this.at = end;
    return true;
  }

  #add(text: string, quoted: boolean): void {
    const last = this.parts.at(-1);
    if (last?.kind === 'text' && last.quoted === quoted) last.text += text;
    else this.parts.push({ kind: 'text', text, quoted });
  }
}

/** Behind the bracket that closes the one at `at`. */
export function endOfNested(text: string, at: number, [opening, closing]: string): number {
  let depth = 0;
  for (let index = at; index < text.length; index++) {
    const character = text[index];
    if (character === '\\') index++;
    else if (character === "'" && opening === '(') {
      const end = text.indexOf("'", index + 1);
      index = end < 0 ? text.length : end;
    } else if (character === opening) depth++;
    else if (character === closing && --depth === 0) return index + 1;
  }
  return text.length;
}
