import { describe, expect, it } from 'vitest';
import { findFileMentions } from '../../../../src/services/logs/fileMentions';

/** `file:line:column` of what is found; and that the range holds what is written. */
function found(text: string): string[] {
  return findFileMentions(text).map(({ start, end, file, line, column }) => {
    expect(text.slice(start, end)).toContain(file.replace(/^\//, ''));
    return [file, line, ...(column === undefined ? [] : [column])].join(':');
  });
}

describe('places in files', () => {
  it.each<[string, string[]]>([
    ['    at run (/app/src/index.ts:12:5)', ['/app/src/index.ts:12:5']],
    ['    at /app/src/index.ts:12:5', ['/app/src/index.ts:12:5']],
    ['    at async Promise.all (index 0)', []],
    ['src/index.ts:12:5 - error TS2304: x', ['src/index.ts:12:5']],
    ['  --> src/main.rs:2:5', ['src/main.rs:2:5']],
    ["thread 'main' panicked at src/main.rs:5:10:", ['src/main.rs:5:10']],
    ['./app/page.tsx:3', ['./app/page.tsx:3']],
    ['../shared/x.js:3:1', ['../shared/x.js:3:1']],
    ['C:\\app\\index.js:3:1', ['C:\\app\\index.js:3:1']],
    ['index.js:3', ['index.js:3']],
    ['file:///app/x.mjs:1:2', ['/app/x.mjs:1:2']],
    ['webpack-internal:///(rsc)/./app/page.jsx:12:9', ['./app/page.jsx:12:9']],
    ['  File "/app/main.py", line 3, in <module>', ['/app/main.py:3']],
    ['app/(group)/[id]/page.tsx:4:2', ['app/(group)/[id]/page.tsx:4:2']],
    ['a.ts:1 and b.ts:2:3', ['a.ts:1', 'b.ts:2:3']],
    ['(src/a.ts:1:2)', ['src/a.ts:1:2']],
    // What only looks like one.
    ['http://localhost:3000', []],
    ['http://example.com:3000/x', []],
    ['listening on 127.0.0.1:3000', []],
    ['12:30:45.123 ready', []],
    ['version 1.2.3:4', []],
    ['user@host.example:22', []],
    ['//evil.example/share/x.js', []],
    ['nothing', []],
    ['', []],
  ])('of %j are %j', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  it.each([
    ['slashes', '/a'.repeat(50_000)],
    ['dots', '.'.repeat(100_000)],
    ['brackets', '('.repeat(100_000)],
    ['names', 'a.js:'.repeat(20_000)],
    ['parts', `${'a/'.repeat(900)}x.js:1`],
    ['quotes', 'File "'.repeat(20_000)],
  ])('come to an end in a long line of %s', (_, text) => {
    expect(findFileMentions(text).length).toBeLessThan(500);
  });
});
