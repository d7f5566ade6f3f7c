import { createWriteStream } from 'node:fs';
import * as fs from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { hasCode, unlessCode } from '../../base/errors';
import { openRegular } from '../files/readText';

const headerBytes = 10;
/** FEXTRA of RFC 1952, 2.3.1: further fields follow the header; whoever does not know them skips them. */
const extraFlag = 4;
/** The id of our field (RFC 1952, 2.3.1.1). */
const fieldId = 'CX';
const chunkBytes = 256 * 1024;
/** What is being packed is called so behind its name. */
export const partSuffix = '.gz.part';

/** Each part costs a turn of the event loop, which others wait for: few of them, and none that takes long. */
const packedParts = { highWaterMark: 512 * 1024 };
const gzipParts = { chunkSize: 128 * 1024 };

/** Packs an old file; where that fails it stays as it is. */
export async function pack(old: string): Promise<void> {
  const part = `${old}${partSuffix}`;
  const handle = await openRegular(old);
  try {
    const { mode, ino } = await handle.stat();
    await pipeline(
      handle.createReadStream(packedParts),
      createGzip(gzipParts),
      inodeField(ino),
      createWriteStream(part, { flags: 'wx', mode: mode & 0o777 }),
    );
    await fs.rename(part, `${old}.gz`);
    await fs.rm(old);
  } catch (error) {
    await fs.rm(part, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}

/** Writes into a gzip header which file was packed: its inode is how places in logs are known. */
export function inodeField(inode: number): Transform {
  const value = Buffer.from(String(inode));
  const field = Buffer.concat([Buffer.from(`${fieldId}  `), value]);
  field.writeUInt16LE(value.length, 2);
  const extra = Buffer.alloc(2);
  extra.writeUInt16LE(field.length);
  let header: Buffer | undefined = Buffer.alloc(0);
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (!header) {
        done(null, chunk);
        return;
      }
      header = Buffer.concat([header, chunk]);
      if (header.length < headerBytes) {
        done();
        return;
      }
      const begin = Buffer.from(header.subarray(0, headerBytes));
      begin.writeUInt8(begin.readUInt8(3) | extraFlag, 3);
      const all = Buffer.concat([begin, extra, field, header.subarray(headerBytes)]);
      header = undefined;
      done(null, all);
    },
  });
}

/** The inode of the file that was packed; undefined where that is not written there. */
export async function inodeOfPacked(file: string): Promise<number | undefined> {
  const begin = await bytesAt(file, 0, 64);
  const valueAt = headerBytes + 2 + 4;
  if (begin.length < valueAt || !isPacked(begin)) return undefined;
  if ((begin.readUInt8(3) & extraFlag) === 0) return undefined;
  if (begin.toString('latin1', headerBytes + 2, headerBytes + 4) !== fieldId) return undefined;
  const length = begin.readUInt16LE(headerBytes + 4);
  return Number(begin.toString('latin1', valueAt, valueAt + length));
}

/** How many bytes a packed file has unpacked, modulo 4 GB; 0 for a file that is not packed. */
export async function unpackedSize(file: string): Promise<number> {
  const end = await bytesAt(file, -4, 4);
  return isPacked(await bytesAt(file, 0, 2)) && end.length === 4 ? end.readUInt32LE(0) : 0;
}

/** What is in a packed file, in parts. One that is damaged ends where it is; one that cannot be read has nothing. */
export async function* unpacked(file: string, signal?: AbortSignal): AsyncGenerator<Buffer> {
  const handle = await opened(file);
  if (!handle) return;
  const input = handle.createReadStream({ highWaterMark: chunkBytes });
  const output = createGunzip({ chunkSize: chunkBytes });
  input.on('error', (error) => output.destroy(error));
  input.pipe(output);
  try {
    for await (const chunk of output) {
      if (signal?.aborted) return;
      yield chunk as Buffer;
    }
  } catch (error) {
    if (!hasCode(error, 'Z_BUF_ERROR', 'Z_DATA_ERROR')) throw error;
  } finally {
    input.destroy();
    output.destroy();
  }
}

function isPacked(begin: Buffer): boolean {
  return begin.length >= 2 && begin.readUInt16BE(0) === 0x1f8b;
}

function opened(file: string): Promise<fs.FileHandle | undefined> {
  return unlessCode(openRegular(file), 'ENOENT', 'EACCES', 'EPERM');
}

/** Bytes of a file from a place on, or from so many before its end; none where it cannot be read. */
async function bytesAt(file: string, at: number, length: number): Promise<Buffer> {
  const handle = await opened(file);
  if (!handle) return Buffer.alloc(0);
  try {
    const from = at < 0 ? Math.max(0, (await handle.stat()).size + at) : at;
    const buffer = Buffer.alloc(length);
    const { bytesRead } = await handle.read(buffer, 0, length, from);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
