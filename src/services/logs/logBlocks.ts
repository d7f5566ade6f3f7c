import { LineReader } from './lineReader';
import { nodeHead } from './logLevel';
import { type LogLine, readLogLine } from './logLine';

/** What belongs to one line at most; then a new block begins, whatever the lines look like. */
const maxBlockLines = 200;

/** A stack frame or a part of one, in JavaScript, Rust, Python, Java. */
const frame =
  /^\s+(?:at |\d+: |File ")|^\s*(?:\.{3} \d+ more|Caused by:?|[Ss]tack backtrace:|Location:$|note: run with `RUST_BACKTRACE)|^\s*\^+\s*$|^Node\.js v\d|^Emitted '\S+' event |^ right: |^Please make sure your database server/;
const indented = /^(?:\t| {2,})\S/;
/** Events of `tracing` in its pretty form are indented, and their details more so. */
const ownStamp = /^ {2}\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d/;
const closing = /^[\]})]+,?;?$/;
/** Prisma's errors begin with a line end; then come the call, its place, the code around it, and at last what is wrong. */
const prismaHead = /^(?:prisma:error|PrismaClient\w+Error:|Invalid `prisma\..*)$/;
const prismaCall = /^(?:Invalid `prisma\.|\/\S+:\d+:\d+$|[A-Za-z]:\\\S+:\d+:\d+$|[→+?~]|$)/;
const panicHead = /^thread '.*' (?:\(\d+\) )?panicked at /;
const pythonHead = /^Traceback \(most recent call last\):/;
const errorHead = /^(?:[\w.]*(?:Error|Exception|Exit|Interrupt))\b/;

/**
 * Reads the lines of one stream and tells which of them belong to the line before: the frames of a stack trace, what an
 * error's dump has in braces, indented details. They have the level of the line that they belong to.
 */
export class LogBlocks {
  #head: LogLine | undefined;
  #lines = 0;
  /** Node's, Python's and Prisma's errors come after the place, a panic's sentence after its head. */
  #awaiting: 'node' | 'python' | 'panic' | 'prisma' | undefined;

  constructor(private readonly stream: 'out' | 'err') {}

  read(raw: string, at: number): LogLine {
    const line = readLogLine(raw, this.stream, at);
    const head = this.#head;
    if (head && this.#lines < maxBlockLines && this.#belongs(line, head)) {
      this.#lines++;
      return { at, level: head.level, text: line.text, continues: true };
    }
    this.#head = line;
    this.#lines = 0;
    this.#awaiting = nodeHead.test(line.text)
      ? 'node'
      : panicHead.test(line.text)
        ? 'panic'
        : pythonHead.test(line.text)
          ? 'python'
          : prismaHead.test(line.text)
            ? 'prisma'
            : undefined;
    return line;
  }

  #belongs({ text, level }: LogLine, head: LogLine): boolean {
    if (frame.test(text)) return true;
    // What says of itself that it is an error is not the detail of something harmless.
    if (indented.test(text))
      return !ownStamp.test(text) && (level !== 'error' || head.level === 'error');
    if (closing.test(text)) return this.#lines > 0;
    switch (this.#awaiting) {
      case 'node':
        // The source line, a caret, a blank line, then the error itself.
        if (errorHead.test(text) || this.#lines > 4) this.#awaiting = undefined;
        return true;
      case 'panic':
        this.#awaiting = undefined;
        return true;
      case 'python':
        this.#awaiting = undefined;
        return errorHead.test(text);
      case 'prisma':
        if (!prismaCall.test(text)) this.#awaiting = undefined;
        return true;
      case undefined:
        // What caused it may come after a blank line.
        return text === '' && head.level === 'error';
    }
  }
}

/** Makes lines of what comes from one place. */
export interface Voice {
  readonly reader: LineReader;
  readonly blocks: LogBlocks;
}

export function newVoice(stream: 'out' | 'err'): Voice {
  return { reader: new LineReader(), blocks: new LogBlocks(stream) };
}
