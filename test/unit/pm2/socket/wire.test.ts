import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeMessage, MessageDecoder, WireError } from '../../../../src/pm2/socket/wire';

const argument = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'aé€\n\0sj:{"', '😀') }),
  fc.jsonValue().filter((value) => typeof value !== 'string'),
  fc.constant(undefined),
);
const messages = fc.array(fc.array(argument, { maxLength: 15 }), { maxLength: 6 });

/** JSON knows no -0. */
function plain(value: unknown): unknown {
  return value === undefined || typeof value === 'string'
    ? value
    : JSON.parse(JSON.stringify(value));
}

describe('any list of messages, cut anywhere, comes out as it went in', () => {
  it('in chunks of any sizes', () => {
    fc.assert(
      fc.property(messages, fc.array(fc.integer({ min: 1, max: 40 })), (list, sizes) => {
        const bytes = Buffer.concat(list.map(encodeMessage));
        const decoder = new MessageDecoder();
        const got: unknown[][] = [];
        let at = 0;
        for (let i = 0; at < bytes.length; i++) {
          const end = at + (sizes[i] ?? bytes.length);
          got.push(...decoder.push(bytes.subarray(at, end)));
          at = end;
        }
        expect(got).toEqual(list.map((message) => message.map(plain)));
      }),
    );
  });

  it('byte by byte, each message with its last byte', () => {
    const list = [['log:out', { data: 'é €' }], [], [{ args: [] }, 'id'], ['x'.repeat(300), null]];
    const decoder = new MessageDecoder();
    for (const message of list) {
      const bytes = [...encodeMessage(message)];
      const got = bytes.map((byte) => decoder.push(Buffer.from([byte])));
      expect(got.slice(0, -1).flat()).toEqual([]);
      expect(got.at(-1)).toEqual([message]);
    }
  });
});

it('writes what PM2 reads', () => {
  expect(encodeMessage(['a€', { b: 1 }]).toString('latin1')).toBe(
    '\x12\0\0\0\x06s:a\xe2\x82\xac\0\0\0\x09j:{"b":1}',
  );
});

it('gives raw bytes as bytes', () => {
  const decoder = new MessageDecoder();
  expect(decoder.push(Buffer.from([0x11, 0, 0, 0, 3, 1, 2, 3]))).toEqual([
    [Buffer.from([1, 2, 3])],
  ]);
});

it('refuses more arguments than a message can count', () => {
  expect(() => encodeMessage(new Array(16).fill('x'))).toThrow(WireError);
});

it.each([
  ['another version', Buffer.from([0x21, 0, 0, 0, 0])],
  ['text', Buffer.from('HTTP/1.1 400 Bad Request')],
  ['a length that no list has', Buffer.from([0x11, 0xff, 0xff, 0xff, 0xff])],
  ['a message that no memory has', Buffer.from([0x12, 0, 0, 0, 1, 0x78, 0x08, 0, 0, 0])],
  ['broken JSON', Buffer.concat([Buffer.from([0x11, 0, 0, 0, 3]), Buffer.from('j:{')])],
  ['garbage after a good message', Buffer.concat([encodeMessage(['x']), Buffer.from([0xff])])],
])('throws on %s', (_, bytes) => {
  expect(() => new MessageDecoder().push(bytes)).toThrow(WireError);
});

describe('a large argument that is the same as the last one', () => {
  const message = (cpu: number): Buffer =>
    encodeMessage([{ args: [[{ name: 'é'.repeat(40_000), cpu }]] }, `id ${cpu}`]);

  it('is not read again', () => {
    const decoder = new MessageDecoder();
    const [[first] = []] = decoder.push(message(0));
    const bytes = message(0);
    // In chunks, as a socket gives it.
    expect(decoder.push(bytes.subarray(0, 50_000))).toEqual([]);
    const [[again] = []] = decoder.push(bytes.subarray(50_000));
    expect(again).toBe(first);
  });

  it('is read where one byte differs', () => {
    const decoder = new MessageDecoder();
    const [[first] = []] = decoder.push(message(0));
    const [[second] = []] = decoder.push(message(1));
    expect(second).not.toBe(first);
    expect(second).toMatchObject({ args: [[{ cpu: 1 }]] });
    const [[third] = []] = decoder.push(message(0));
    expect(third).toEqual(first);
  });
});
