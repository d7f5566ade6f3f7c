import { SourceMap } from 'node:module';
import type { Inspector } from './inspector';

/** Where a function stands, as the protocol says it: lines and columns from 0. */
export interface CallFrame {
  readonly scriptId: string;
  readonly url: string;
  readonly lineNumber: number;
  readonly columnNumber: number;
}

interface Script {
  readonly url: string;
  /** A `data:` URL, or one relative to the script's. */
  readonly mapUrl: string;
}

/** A map of generated code; larger ones, and what is beyond all of them together, are left. */
const maxMapChars = 32 * 1024 ** 2;
const maxAllChars = 256 * 1024 ** 2;
const dataUrl = /^data:application\/json[^,]{0,100};base64,/;

/** Reads a text file, by its `file:` URL; undefined where it cannot be read. */
export type ReadFile = (url: URL) => Promise<string | undefined>;

/** Leads from generated JavaScript to what it was made of, by the source maps of a program's scripts. */
export class SourcePlaces {
  readonly #scripts = new Map<string, Script>();
  readonly #maps = new Map<string, SourceMap | undefined>();
  #chars = 0;

  private constructor(private readonly read: ReadFile) {}

  /** Asks a program for all its scripts. */
  static async of(inspector: Inspector, read: ReadFile): Promise<SourcePlaces> {
    const places = new SourcePlaces(read);
    const parsed = inspector.onDidReceive(({ method, params }) => {
      if (method === 'Debugger.scriptParsed') places.#take(params);
    });
    try {
      // It tells of all there are before it answers.
      await inspector.call('Debugger.enable');
      await inspector.call('Debugger.disable');
    } finally {
      parsed.dispose();
    }
    return places;
  }

  /** The place in what a person wrote; the given one where no map leads there. */
  async originOf<T extends CallFrame>(frame: T): Promise<T> {
    const script = this.#scripts.get(frame.scriptId);
    const map = script && (await this.#mapOf(frame.scriptId, script));
    if (!map) return frame;
    const entry = map.findEntry(frame.lineNumber, frame.columnNumber);
    if (!('originalSource' in entry)) return frame;
    const url = fileUrl(entry.originalSource, script.url);
    if (url === undefined) return frame;
    const { originalLine: lineNumber, originalColumn: columnNumber } = entry;
    return { ...frame, url, lineNumber, columnNumber };
  }

  #take({ scriptId, url, sourceMapURL: mapUrl }: Readonly<Record<string, unknown>>): void {
    if (typeof scriptId !== 'string' || typeof url !== 'string') return;
    if (typeof mapUrl !== 'string' || mapUrl === '' || mapUrl.length > maxMapChars) return;
    this.#chars += mapUrl.length;
    if (this.#chars < maxAllChars) this.#scripts.set(scriptId, { url, mapUrl });
  }

  async #mapOf(scriptId: string, script: Script): Promise<SourceMap | undefined> {
    if (!this.#maps.has(scriptId)) this.#maps.set(scriptId, await this.#load(script));
    return this.#maps.get(scriptId);
  }

  async #load({ url, mapUrl }: Script): Promise<SourceMap | undefined> {
    try {
      const [head] = dataUrl.exec(mapUrl) ?? [];
      if (head !== undefined)
        return toMap(Buffer.from(mapUrl.slice(head.length), 'base64').toString());
      const file = new URL(mapUrl, url);
      const text = file.protocol === 'file:' ? await this.read(file) : undefined;
      return text === undefined ? undefined : toMap(text);
    } catch {
      // A map that cannot be read leads nowhere, and the generated code is what is left.
      return undefined;
    }
  }
}

function toMap(text: string): SourceMap {
  return new SourceMap(JSON.parse(text) as ConstructorParameters<typeof SourceMap>[0]);
}

function fileUrl(source: string, script: string): string | undefined {
  try {
    const url = new URL(source, script);
    return url.protocol === 'file:' ? url.href : undefined;
  } catch {
    return undefined;
  }
}
