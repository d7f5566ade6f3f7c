import * as vscode from 'vscode';
import { isMap, LineCounter, parseAllDocuments, stringify } from 'yaml';
import { maskSecrets } from '../../base/mask';
import { readText } from '../../system/files/readText';

const maxFiles = 2_000;

/** What a manifest is looked for by. */
export interface ManifestName {
  readonly kind: string;
  readonly name: string;
}

/** The place of a workload's manifest in a text, as a line from 0; undefined where it is not in it. */
export function manifestLine(text: string, { kind, name }: ManifestName): number | undefined {
  // Most files are none: not worth a parser.
  if (!text.includes(kind) || !text.includes(name)) return undefined;
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, logLevel: 'silent' });
  for (const document of documents) {
    const { contents } = document;
    if (!isMap(contents) || document.get('kind') !== kind) continue;
    if (document.getIn(['metadata', 'name']) !== name) continue;
    return Math.max(0, lines.linePos(contents.range?.[0] ?? 0).line - 1);
  }
  return undefined;
}

/** The manifest of a workload in the workspace, with the line that it begins at. */
export async function findManifest(
  name: ManifestName,
): Promise<{ readonly uri: vscode.Uri; readonly line: number } | undefined> {
  const files = await vscode.workspace.findFiles('**/*.{yaml,yml}', '**/node_modules/**', maxFiles);
  // What is nearer to the top is the base rather than an overlay of it.
  for (const uri of files.sort((a, b) => a.path.length - b.path.length)) {
    if (uri.scheme !== 'file') continue;
    let text: string;
    try {
      text = await readText(uri.fsPath);
    } catch {
      continue;
    }
    const line = manifestLine(text, name);
    if (line !== undefined) return { uri, line };
  }
  return undefined;
}

/** An object of the cluster's as a manifest: without what the server adds, secrets masked. */
export function liveManifest(object: unknown): string {
  const {
    metadata,
    status: _,
    ...rest
  } = object as {
    readonly metadata?: Record<string, unknown>;
    readonly status?: unknown;
  };
  const { managedFields: __, ...own } = metadata ?? {};
  return maskSecrets(stringify({ ...rest, metadata: own }));
}
