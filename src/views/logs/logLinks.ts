import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { systemClock } from '../../base/clock';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { MentionScan } from './mentionScan';

/** Where mentions of a line are looked for: a service's folder first. */
export type FoldersOf = (channelName: string, line: string) => readonly string[];

/** What was not there is looked for again after this time: a compiler may have written it since. */
const askAgainMs = 5_000;

/** Makes `file:line` in our output channels a link to the place, where there is such a file. Scans only lines that are new. */
export class LogLinks implements vscode.DocumentLinkProvider, Disposable {
  readonly #store = new DisposableStore();
  readonly #scans = new WeakMap<vscode.TextDocument, MentionScan>();
  /** Whether a file is there, by path, and when that was asked (ms since the epoch). */
  readonly #files = new Map<string, { readonly there: Promise<boolean>; readonly at: number }>();

  constructor(
    /** Undefined for a channel that is not ours. */
    private readonly channelOf: (uri: vscode.Uri) => string | undefined,
    private readonly foldersOf: FoldersOf,
  ) {
    this.#store.add(
      vscode.languages.registerDocumentLinkProvider({ scheme: 'output', language: 'log' }, this),
    );
  }

  async provideDocumentLinks(
    document: vscode.TextDocument,
    token: vscode.CancellationToken,
  ): Promise<vscode.DocumentLink[]> {
    const channel = this.channelOf(document.uri);
    if (channel === undefined) return [];
    let scan = this.#scans.get(document);
    if (!scan) {
      scan = new MentionScan((file, line) => this.#find(file, this.foldersOf(channel, line)));
      this.#scans.set(document, scan);
    }
    const found = await scan.scan(document, () => token.isCancellationRequested);
    return found.map(({ row, start, end, file, line, column }) => {
      const fragment = column === undefined ? `L${line}` : `L${line},${column}`;
      return new vscode.DocumentLink(
        new vscode.Range(row, start, row, end),
        vscode.Uri.file(file).with({ fragment }),
      );
    });
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #find(file: string, folders: readonly string[]): Promise<string | undefined> {
    // The name of a host must not be asked for a file because a line says so.
    if (/^[\\/]{2}/.test(file)) return undefined;
    const candidates = path.isAbsolute(file)
      ? [file]
      : folders.map((folder) => path.resolve(folder, file));
    for (const candidate of candidates) {
      if (await this.#exists(candidate)) return candidate;
    }
    return undefined;
  }

  async #exists(file: string): Promise<boolean> {
    const known = this.#files.get(file);
    if (known && ((await known.there) || systemClock.now() - known.at < askAgainMs))
      return known.there;
    if (this.#files.size > 2_000) this.#files.clear();
    const there = fs.stat(file).then(
      (stat) => stat.isFile(),
      () => false,
    );
    this.#files.set(file, { there, at: systemClock.now() });
    return there;
  }
}

/** The name of the output channel that a document shows, where it is one of ours. */
export function channelNameOf(uri: vscode.Uri): string | undefined {
  if (uri.scheme !== 'output') return undefined;
  const name = /#\d+-(CODEX: .*?)(?:\.log)?$/.exec(uri.path)?.[1];
  return name;
}

/** A path as people write it. */
export function shortPath(file: string): string {
  const home = os.homedir();
  return file.startsWith(`${home}${path.sep}`) ? `~${file.slice(home.length)}` : file;
}
