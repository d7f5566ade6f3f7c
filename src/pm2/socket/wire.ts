// The daemon speaks AMP over a Unix socket: one byte `0x10 | argc`, then for each argument a big-endian uint32
// length and a body of `s:` + text, `j:` + JSON, or raw bytes. Source: pm2-axon and amp-message inside pm2
// 5.4.3 to 7.0.4, confirmed on the wire.

/** One decoded argument: text, any JSON value, or raw bytes. */
export type WireValue = unknown;

const version = 1;
/** No list of PM2's comes near this; a message above it means that we are not talking to PM2, and would not fit into memory once it is read. */
const maxMessageBytes = 128 * 1024 * 1024;

/** Says that what came over the socket is not PM2's protocol. */
export class WireError extends Error {
  override readonly name = 'WireError';
}

/** Encodes one message of at most 15 arguments. Strings travel as text, everything else as JSON. */
export function encodeMessage(args: readonly WireValue[]): Buffer {
  if (args.length > 15) throw new WireError(`A message takes 15 arguments, not ${args.length}.`);
  const parts: Buffer[] = [Buffer.from([(version << 4) | args.length])];
  for (const arg of args) {
    const body = Buffer.from(typeof arg === 'string' ? `s:${arg}` : `j:${JSON.stringify(arg)}`);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(body.length);
    parts.push(length, body);
  }
  return Buffer.concat(parts);
}

/** Arguments from this size on are worth a comparison with the last one. */
const largeBytes = 32 * 1024;

/** Takes chunks as they come from a socket and gives whole messages. */
export class MessageDecoder {
  /** The last large argument, and what it says. */
  #large: { readonly body: Buffer; readonly value: WireValue } | undefined;
  #chunks: Buffer[] = [];
  #bytes = 0;
  /** Bytes that must be there before another look is worth it. */
  #wanted = 1;

  /** Adds a chunk and gives the messages it completes. Throws a WireError on anything else than PM2's protocol. */
  push(chunk: Buffer): WireValue[][] {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes < this.#wanted) return [];
    let data = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks);
    const messages: WireValue[][] = [];
    for (;;) {
      const size = messageSize(data);
      if (!size.complete) {
        this.#wanted = size.bytes;
        break;
      }
      messages.push(this.#decodeMessage(data.subarray(0, size.bytes)));
      data = data.subarray(size.bytes);
    }
    this.#chunks = data.length > 0 ? [data] : [];
    this.#bytes = data.length;
    return messages;
  }

  #decodeMessage(data: Buffer): WireValue[] {
    const args: WireValue[] = [];
    let offset = 1;
    while (offset < data.length) {
      const length = data.readUInt32BE(offset);
      args.push(this.#decodeArgument(data.subarray(offset + 4, offset + 4 + length)));
      offset += 4 + length;
    }
    return args;
  }

  /**
   * PM2's list of a hundred services has 400 kB, and is the same byte for byte while they are at rest: reading it again would cost
   * more than all else, most of it as garbage. The same value is given then, which nobody may change.
   */
  #decodeArgument(body: Buffer): WireValue {
    if (body.length < largeBytes) return decodeArgument(body);
    if (this.#large?.body.equals(body)) return this.#large.value;
    this.#large = { body, value: decodeArgument(body) };
    return this.#large.value;
  }
}

/** The bytes of the first message in `data`, or those needed at least to know more. */
function messageSize(data: Buffer): { complete: boolean; bytes: number } {
  const head = data[0];
  if (head === undefined) return { complete: false, bytes: 1 };
  if (head >> 4 !== version) throw new WireError(`Unexpected message version ${head >> 4}.`);
  let offset = 1;
  for (let left = head & 0xf; left > 0; left--) {
    if (data.length < offset + 4) return { complete: false, bytes: offset + 4 };
    const length = data.readUInt32BE(offset);
    offset += 4 + length;
    if (offset > maxMessageBytes) throw new WireError(`Message of ${offset} bytes or more.`);
  }
  return { complete: data.length >= offset, bytes: offset };
}

function decodeArgument(body: Buffer): WireValue {
  const mark = body.toString('latin1', 0, 2);
  if (mark === 's:') return body.toString('utf8', 2);
  if (mark !== 'j:') return body;
  const text = body.toString('utf8', 2);
  // `JSON.stringify(undefined)` puts the bare word on the wire.
  if (text === 'undefined') return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new WireError('An argument is not valid JSON.', { cause: error });
  }
}
