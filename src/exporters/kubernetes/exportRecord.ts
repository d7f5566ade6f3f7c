import { parseObject } from '../../project/packageJson';
import type { NamedImage } from './exportFiles';

/** What was exported last: kept beside the manifests, so that hand edits are known in every clone. It holds no secret. */
export interface ExportRecord {
  readonly databaseInside: boolean;
  readonly images: readonly NamedImage[];
  /** Our own texts by path, as `Exported.files`. */
  readonly files: Readonly<Record<string, string>>;
}

/** Reads a record; undefined where there is none, or nothing that can be read as one. */
export function readRecord(text: string | undefined): ExportRecord | undefined {
  const json = parseObject(text);
  if (!json || json.version !== 1) return undefined;
  const files = Object.entries(objectOf(json.files)).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  const images = Array.isArray(json.images) ? json.images.map(objectOf) : [];
  return {
    databaseInside: json.databaseInside !== false,
    files: Object.fromEntries(files),
    images: images.flatMap(({ name, context, dockerfile }) =>
      [name, context, dockerfile].every((one) => typeof one === 'string')
        ? { name: String(name), context: String(context), dockerfile: String(dockerfile) }
        : [],
    ),
  };
}

/** A record as text. */
export function recordText(record: ExportRecord): string {
  return `${JSON.stringify({ version: 1, ...record }, undefined, 2)}\n`;
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}
