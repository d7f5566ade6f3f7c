import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { findFileMentions } from '../../services/logs/fileMentions';

interface Scanned {
  readonly firstLine: string;
  lines: number;
  links: vscode.DocumentLink[];
}

/** Where mentions of a line are looked for: a service's folder first. */
export type FoldersOf = (channelName: string, line: string) => readonly string[];

/** Links that one channel may have; the editor draws every one of them. */
const maxLinks = 5_000;

/** Makes `file:line` in our output channels a link to the place, where there is such a file. Scans only lines that are new. */
export class LogLinks implements vscode.DocumentLinkProvider, Disposable {
  readonly #store = new DisposableStore();
  readonly #scanned = new WeakMap<vscode.TextDocument, Scanned>();
  /** Whether a file is there, by path. */
  readonly #files = new Map<string, Promise<boolean>>();

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
    let scanned = this.#scanned.get(document);
    const firstLine = document.lineAt(0).text;
    if (!scanned || scanned.firstLine !== firstLine || document.lineCount < scanned.lines) {
      scanned = { firstLine, lines: 0, links: [] };
      this.#scanned.set(document, scanned);
    }
    // The last line may yet grow.
    for (; scanned.lines < document.lineCount - 1; scanned.lines++) {
      if (token.isCancellationRequested) return scanned.links;
      const { lines: row } = scanned;
      const { text } = document.lineAt(row);
      for (const { start, end, file, line, column } of findFileMentions(text)) {
        const found = await this.#find(file, this.foldersOf(channel, text));
        if (found === undefined) continue;
        const place = column === undefined ? `L${line}` : `L${line},${column}`;
        scanned.links.push(
          new vscode.DocumentLink(
            new vscode.Range(row, start, row, end),
            vscode.Uri.file(found).with({ fragment: place }),
          ),
        );
      }
    }
    if (scanned.links.length > maxLinks) scanned.links = scanned.links.slice(-maxLinks);
    return scanned.links;
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

  #exists(file: string): Promise<boolean> {
    let known = this.#files.get(file);
    if (!known) {
      if (this.#files.size > 2_000) this.#files.clear();
      known = fs.stat(file).then(
        (stat) => stat.isFile(),
        () => false,
      );
      this.#files.set(file, known);
    }
    return known;
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
