import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Absolute path of a file or folder in `fixtures`. */
export function fixturePath(name: string): string {
  return join(__dirname, 'fixtures', name);
}

/** The text of a recorded output; where it is from stands in `fixtures/README.md`. */
export function fixture(name: string): string {
  return readFileSync(fixturePath(name), 'utf8');
}
