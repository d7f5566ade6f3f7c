/**
 * A program of its own, run by a real node: `node ecosystemReader.js FILE`. Loads the ecosystem file and writes one
 * JSON document to file descriptor 3 (a `ReaderAnswer`). The file may print, it may exit, it may hang: none of
 * that reaches the extension, which holds the other end and the clock.
 */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { createRequire, Module } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Where in a file something went wrong; line and column count from 1. */
interface Place {
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

/** What the program says. `dropped` names the functions and symbols that JSON cannot hold. */
export type ReaderAnswer =
  | { readonly ok: true; readonly value: unknown; readonly dropped: readonly string[] }
  | ({
      readonly ok: false;
      readonly code: 'syntax' | 'threw' | 'module' | 'function' | 'circular' | 'pending' | 'large';
      readonly message: string;
    } & Place);

const answerFd = 3;
const maxBytes = 1024 * 1024;
const maxDepth = 40;
let answered = false;

class CircularError extends Error {}

function answer(what: ReaderAnswer): void {
  if (answered) return;
  answered = true;
  let bytes = Buffer.from(JSON.stringify(what));
  if (bytes.length > maxBytes) {
    bytes = Buffer.from(JSON.stringify({ ok: false, code: 'large', message: '' }));
  }
  for (let at = 0; at < bytes.length;) {
    try {
      at += fs.writeSync(answerFd, bytes, at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    }
  }
  // reallyExit, because the file may have replaced process.exit or hung something on 'exit'.
  (process as unknown as { reallyExit(code: number): never }).reallyExit(0);
}

/** require first (as PM2 does), then import, then CommonJS whatever package.json says. */
async function load(file: string): Promise<unknown> {
  let first: unknown;
  if (!file.endsWith('.mjs')) {
    try {
      return createRequire(file)(file);
    } catch (error) {
      if (!isWrongFormat(error)) throw error;
      first = error;
    }
  }
  try {
    return await import(pathToFileURL(file).href);
  } catch (error) {
    if (!isWrongFormat(error)) throw error;
    first ??= error;
  }
  try {
    return loadAsCommonJs(file);
  } catch (error) {
    // Where the third way fails by its form too, the first error is the one that fits the file's name.
    throw isWrongFormat(error) ? first : error;
  }
}

function isWrongFormat(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && error.code === 'ERR_REQUIRE_ESM') return true;
  if (error instanceof SyntaxError) {
    return /import statement|Unexpected token '?export|import\.meta|await is only valid/.test(
      error.message,
    );
  }
  return (
    error instanceof ReferenceError &&
    /^(module|exports|require|__dirname|__filename) is not defined/.test(error.message)
  );
}

function loadAsCommonJs(file: string): unknown {
  const paths = (Module as unknown as { _nodeModulePaths(from: string): string[] })
    ._nodeModulePaths;
  const module = new Module(file) as Module & { _compile(text: string, file: string): void };
  module.filename = file;
  module.paths = paths(file.replace(/[\\/][^\\/]*$/, '') || '/');
  module._compile(fs.readFileSync(file, 'utf8').replace(/^#!.*/, ''), file);
  return module.exports;
}

/** The default export of an ES module, else what CommonJS exports. */
function exported(loaded: unknown): unknown {
  if (typeof loaded !== 'object' || loaded === null || !('default' in loaded)) return loaded;
  return 'apps' in loaded ? loaded : loaded.default;
}

/** A copy that JSON can hold; `dropped` collects what it cannot. */
function plain(value: unknown, at: string, dropped: string[], parents: readonly object[]): unknown {
  if (typeof value === 'function' || typeof value === 'symbol') {
    dropped.push(at);
    return undefined;
  }
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (parents.includes(value) || parents.length > maxDepth) throw new CircularError(at);
  if ('toJSON' in value && typeof value.toJSON === 'function') return value.toJSON();
  const inner = [...parents, value];
  if (Array.isArray(value)) {
    return value.map((item, index) => plain(item, `${at}[${index}]`, dropped, inner));
  }
  const copy: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const [key, item] of Object.entries(value)) {
    copy[key] = plain(item, at === '' ? key : `${at}.${key}`, dropped, inner);
  }
  return copy;
}

function fail(error: unknown): void {
  if (error instanceof CircularError) {
    answer({ ok: false, code: 'circular', message: error.message });
    return;
  }
  const message = error instanceof Error ? error.message : String(error);
  const missing = error instanceof Error && 'code' in error && isMissing(error.code);
  const code = missing ? 'module' : error instanceof SyntaxError ? 'syntax' : 'threw';
  answer({ ok: false, code, message: message.slice(0, 2000), ...placeOf(error) });
}

function isMissing(code: unknown): boolean {
  return code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND';
}

/** The first place in a stack that is neither node's nor ours. */
function placeOf(error: unknown): Place {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  if (error instanceof SyntaxError) {
    // The error of an ES module has no place in its stack; node's own check prints it.
    const place = syntaxPlace(stack) ?? syntaxPlace(check(process.argv[2] ?? ''));
    if (place) return place;
  }
  for (const line of stack.split('\n')) {
    const frame = /^\s+at (?:.*\()?((?:file:\/\/|\/|[A-Za-z]:[\\/]).+?):(\d+):(\d+)\)?$/.exec(line);
    if (!frame) continue;
    const file = fromUrl(frame[1] ?? '');
    if (file === __filename) continue;
    return { file, line: Number(frame[2]), column: Number(frame[3]) };
  }
  return {};
}

/** A syntax error starts with "FILE:LINE", the line itself, and a caret below the column. */
function syntaxPlace(text: string): Place | undefined {
  const head = /^(\S.*?):(\d+)\n(?:.*\n( *)\^)?/.exec(text);
  if (!head) return undefined;
  const column = head[3] === undefined ? {} : { column: head[3].length + 1 };
  return { file: fromUrl(head[1] ?? ''), line: Number(head[2]), ...column };
}

function check(file: string): string {
  return spawnSync(process.execPath, ['--check', file], { encoding: 'utf8', timeout: 2000 }).stderr;
}

function fromUrl(file: string): string {
  return file.startsWith('file://') ? fileURLToPath(file) : file;
}

async function main(file: string): Promise<void> {
  const value = await exported(await load(file));
  if (typeof value === 'function') {
    answer({ ok: false, code: 'function', message: '' });
    return;
  }
  const dropped: string[] = [];
  const copy = plain(value, '', dropped, []);
  answer({ ok: true, value: copy === undefined ? null : copy, dropped });
}

process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);
// Nothing left to wait for and no answer: what the file exported never settles.
process.on('beforeExit', () => answer({ ok: false, code: 'pending', message: '' }));
main(process.argv[2] ?? '').catch(fail);
