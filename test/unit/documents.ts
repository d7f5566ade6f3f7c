import * as fs from 'node:fs';
import * as path from 'node:path';

export const root = path.join(import.meta.dirname, '../..');

/** The text of a file; `name` relative to the root. */
export function readText(name: string): string {
  return fs.readFileSync(path.join(root, name), 'utf8');
}

/** A JSON file; `name` relative to the root. */
export function readJson<T>(name: string): T {
  return JSON.parse(readText(name)) as T;
}

/** The text below a Markdown heading, down to the next one of any level. Throws where there is no such heading. */
export function section(text: string, heading: string): string {
  const parts = text.split(/^#+ (.+)$/m);
  const at = parts.indexOf(heading);
  if (at < 0) throw new Error(`There is no heading "${heading}".`);
  return parts[at + 1] ?? '';
}

/** The rows of the Markdown tables in a text, without their heads; cells without the spaces around them. */
export function tableRows(text: string): readonly (readonly string[])[] {
  return text
    .split(/\n(?!\|)/)
    .map((block) => block.split('\n').filter((line) => line.startsWith('|')))
    .flatMap((table) => table.slice(2))
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll('\\|', '|')),
    );
}
