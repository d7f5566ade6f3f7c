import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { transformWithOxc } from 'vite';
import { defineConfig } from 'vitest/config';
import { emptied } from './emptied';

const root = path.join(import.meta.dirname, '../..');
const inside = (folder: string, file: string): boolean =>
  file.startsWith(path.join(root, folder) + path.sep);
const mark = '?emptied';
/** The file of unit tests that is run, below test/unit, where its subjects are told, a line each, and which they are. */
const { EMPTIED_TEST: test = '', EMPTIED_SUBJECTS: told = '', EMPTIED_OF: of } = process.env;

/** The module that a test is named after. Where there is none, or all is asked for, what the tests import themselves is their subject. */
const named = path.join(root, 'src', test.replace(/\.test\.ts$/, '.ts'));
const isSubject =
  of === 'named' && existsSync(named)
    ? (file: string): boolean => file === named
    : (file: string, importer: string): boolean => inside('src', file) && inside('test', importer);

export default defineConfig({
  root,
  plugins: [
    {
      name: 'emptied',
      enforce: 'pre',
      async resolveId(id, importer = '') {
        const found = await this.resolve(id, importer, { skipSelf: true });
        return found && isSubject(found.id, importer) ? found.id + mark : undefined;
      },
      async load(id) {
        if (!id.endsWith(mark)) return undefined;
        const file = id.slice(0, -mark.length);
        appendFileSync(told, `${file}\n`);
        return (await transformWithOxc(emptied(readFileSync(file, 'utf8'), file), file)).code;
      },
    },
  ],
  test: {
    include: ['test/unit/**/*.test.ts'],
    setupFiles: ['test/emptied/calls.ts'],
    testTimeout: 3_000,
    reporters: ['json'],
  },
});
