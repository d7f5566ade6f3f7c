import { flatText } from '../../base/flatText';
import type { ShownLine } from '../../services/logs/logPipeline';

/** Lines of one service, in a row. */
interface Run {
  readonly serviceKey: string;
  lines: number;
}

interface Block {
  /** Its lines, each behind a character that says what kind it is. */
  readonly text: string;
  readonly runs: readonly Run[];
}

/** A block is closed when it has this many characters. */
const blockChars = 64 * 1024;

/** The newest lines of all services, up to a size. Closed blocks are one text each: an object a line would be three times as much. */
export class RememberedLines {
  #blocks: Block[] = [];
  #blockChars = 0;
  #open: string[] = [];
  #openChars = 0;
  #runs: Run[] = [];

  constructor(private readonly maxChars: number) {}

  add(serviceKey: string, line: ShownLine): void {
    const last = this.#runs.at(-1);
    if (last?.serviceKey === serviceKey) last.lines++;
    else this.#runs.push({ serviceKey, lines: 1 });
    this.#open.push(write(line));
    this.#openChars += line.text.length + 2;
    if (this.#openChars < blockChars) return;
    this.#close();
    while (this.#blockChars > this.maxChars && this.#blocks.length > 1) {
      this.#blockChars -= this.#blocks.shift()?.text.length ?? 0;
    }
  }

  /** All that is kept, oldest first. */
  *all(): Generator<{ readonly serviceKey: string; readonly line: ShownLine }> {
    for (const { text, runs } of [
      ...this.#blocks,
      { text: this.#open.join('\n'), runs: this.#runs },
    ]) {
      const lines = text.split('\n');
      let next = 0;
      for (const { serviceKey, lines: count } of runs) {
        for (const end = next + count; next < end; next++) {
          yield { serviceKey, line: read(lines[next] ?? '') };
        }
      }
    }
  }

  /** Forgets the lines of a service. */
  forget(serviceKey: string): void {
    const others = [...this.all()].filter((one) => one.serviceKey !== serviceKey);
    this.#blocks = [];
    this.#blockChars = 0;
    this.#reopen();
    for (const { serviceKey: key, line } of others) this.add(key, line);
  }

  #close(): void {
    const block = { text: flatText(this.#open.join('\n')), runs: this.#runs };
    this.#blocks.push(block);
    this.#blockChars += block.text.length;
    this.#reopen();
  }

  #reopen(): void {
    this.#open = [];
    this.#openChars = 0;
    this.#runs = [];
  }
}

/** By own and continues. */
const kinds = ['0', '1', '2', '3'];

function write({ text, own, continues }: ShownLine): string {
  return `${kinds[(own ? 2 : 0) + (continues ? 1 : 0)]}${text}`;
}

function read(written: string): ShownLine {
  const kind = kinds.indexOf(written.charAt(0));
  return { text: written.slice(1), own: kind >= 2, continues: kind % 2 === 1 };
}
