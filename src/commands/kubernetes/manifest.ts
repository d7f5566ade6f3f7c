import * as vscode from 'vscode';
import { isMap, LineCounter, stringify } from 'yaml';
import { parseManifests } from '../../base/boundedYaml';
import { maskSecrets } from '../../base/mask';
import { readText } from '../../system/files/readText';

const maxFiles = 2_000;
/** Of the files that hold both words, all together: what stands behind is not looked at. */
const maxParsedChars = 8 * 1024 * 1024;

/** What a manifest is looked for by. */
export interface ManifestName {
  readonly kind: string;
  readonly name: string;
}

/** The place of a workload's manifest in a text, as a line from 0; undefined where it is not in it. Throws for what is no manifest. */
export function manifestLine(text: string, { kind, name }: ManifestName): number | undefined {
  const lines = new LineCounter();
  for (const document of parseManifests(text, { lineCounter: lines })) {
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
  let left = maxParsedChars;
  // What is nearer to the top is the base rather than an overlay of it.
  for (const uri of files.sort((a, b) => a.path.length - b.path.length)) {
    if (uri.scheme !== 'file') continue;
    try {
      const text = await readText(uri.fsPath);
      // Most files are none: not worth a parser.
      if (!text.includes(name.kind) || !text.includes(name.name)) continue;
      if ((left -= text.length) < 0) break;
      const line = manifestLine(text, name);
      if (line !== undefined) return { uri, line };
    } catch {
      // No file that can be read, or nothing that can be deployed: it is in another one, or in none.
    }
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
