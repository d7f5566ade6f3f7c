import { flatText } from '../../base/flatText';
import { formatLogLine } from './logLine';
import type { FoldedLine } from './noiseFolder';

/** A place in a log file, in bytes. A rotation gives the file another name, but not another inode. */
export interface LogPlace {
  readonly path: string;
  readonly inode: number;
  readonly offset: number;
}

/** A place that was read at a time, in ms since the epoch. */
export interface ReadPlace extends LogPlace {
  readonly at: number;
}

interface Block {
  readonly text: string;
  readonly from?: ReadPlace;
}

/** The newest lines that were folded, up to a size. */
export class FoldedRing {
  #blocks: Block[] = [];
  #chars = 0;
  #dropped: ReadPlace | undefined;

  /** 5 MB a service is the product's bound; characters of logs are bytes, nearly always. */
  constructor(private readonly maxChars = 5 * 1024 * 1024) {}

  /** `from` is where the bytes of these lines begin in PM2's file. */
  add(lines: readonly FoldedLine[], from: LogPlace | undefined): void {
    const [first] = lines;
    if (!first) return;
    const text = lines.map(({ line }) => formatLogLine(line)).join('\n');
    this.#blocks.push({ text: flatText(text), from: from && { ...from, at: first.line.at } });
    this.#chars += text.length + 1;
    while (this.#chars > this.maxChars && this.#blocks.length > 1) {
      this.#chars -= (this.#blocks.shift()?.text.length ?? 0) + 1;
      this.#dropped = this.#blocks[0]?.from ?? this.#dropped;
    }
  }

  /** All that is kept, oldest first. */
  get text(): string {
    return this.#blocks.map(({ text }) => `${text}\n`).join('');
  }

  /** Where in PM2's file the lines end that are no longer kept; undefined while all are. */
  get dropped(): ReadPlace | undefined {
    return this.#dropped;
  }

  clear(): void {
    this.#blocks = [];
    this.#chars = 0;
    this.#dropped = undefined;
  }
}
