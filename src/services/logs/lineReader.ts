import { StringDecoder } from 'node:string_decoder';
import { LineAssembler } from './lineAssembler';

/** Makes whole lines of whole characters from bytes that were cut anywhere. */
export class LineReader {
  readonly #decoder = new StringDecoder('utf8');
  readonly #assembler = new LineAssembler();

  /** Adds bytes, or text that was decoded elsewhere, and gives the lines they complete. */
  push(data: Buffer | string): string[] {
    return this.#assembler.push(typeof data === 'string' ? data : this.#decoder.write(data));
  }

  /** Gives what is left without a line end, where there is something. */
  flush(): string[] {
    return [...this.#assembler.push(this.#decoder.end()), ...this.#assembler.flush()];
  }
}
