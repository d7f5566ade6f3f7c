import * as fs from 'node:fs';
import * as path from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { tempFolder } from '../fakes/tempFolder';

const root = path.resolve(import.meta.dirname, '../..');
const read = (...names: readonly string[]): string =>
  fs.readFileSync(path.join(root, ...names), 'utf8');

/** Seconds of compiling, so it is no unit test. */
it('the example of docs/api.md compiles in an extension that has api.d.ts and nothing else of ours', () => {
  const page = /<!-- example -->\s+```ts\n([^]+?)```/.exec(read('docs', 'api.md'))?.[1] ?? '';
  const example = read('docs', 'example', 'extension.ts').replace("'../../api'", "'./api'");
  expect(page).toBe(example);
  expect(page.trim().split('\n').length).toBeLessThanOrEqual(32);
  // As a source, since declarations of packages are not looked through.
  const folder = tempFolder({ 'extension.ts': page, 'api.ts': read('api.d.ts') });
  fs.symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  const program = ts.createProgram([path.join(folder, 'extension.ts')], {
    strict: true,
    noUnusedLocals: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    skipLibCheck: true,
    types: ['vscode', 'node'],
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ['lib.es2023.d.ts'],
  });
  const problems = ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
  expect(problems).toEqual([]);
});
