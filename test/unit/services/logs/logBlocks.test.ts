import { describe, expect, it } from 'vitest';
import { LogBlocks } from '../../../../src/services/logs/logBlocks';

/** The lines of a text, those that belong to the one before with a bar in front, and the level of each block. */
function blocks(text: string, stream: 'out' | 'err' = 'err'): string[] {
  const reader = new LogBlocks(stream);
  return text
    .replace(/^\n/, '')
    .split('\n')
    .map((raw) => reader.read(raw, 1))
    .map(({ continues, level, text: line }) => (continues ? `| ${line}` : `${level}: ${line}`));
}

describe('what belongs together', () => {
  it.each<[string, string]>([
    [
      'an error of Node that ends the process',
      `
/app/index.js:3
throw new Error('x');
^

Error: x
    at Object.<anonymous> (/app/index.js:3:7)
    at Module._compile (node:internal/modules/cjs/loader:1364:14) {
  code: 'E'
}

Node.js v20.20.2`,
    ],
    [
      'an error that is logged, with its cause',
      `
TypeError: fetch failed
    at node:internal/deps/undici/undici:1 {
  [cause]: AggregateError
      at internalConnectMultiple (node:net:1122:18) {
    [errors]: [ [Error], [Error] ]
  }
}`,
    ],
    [
      'an event that nobody heard',
      `
node:events:497
      throw er; // Unhandled 'error' event
      ^

Error: listen EADDRINUSE: address already in use :::3000
    at Server.setupListenHandle [as _listen2] (node:net:1817:16)
Emitted 'error' event on Server instance at:
    at emitErrorNT (node:net:1859:8) {
  code: 'EADDRINUSE'
}

Node.js v22.0.0`,
    ],
    [
      'an error of anyhow, with its causes',
      `
Error: cannot open the settings

Caused by:
    0: reading x
    1: No such file or directory (os error 2)

Stack backtrace:
   0: anyhow::error`,
    ],
    [
      'an assertion of Rust',
      `
thread 'main' panicked at src/main.rs:2:5:
assertion \`left == right\` failed
  left: 1
 right: 2
note: run with \`RUST_BACKTRACE=1\` environment variable to display a backtrace`,
    ],
    [
      'an error of Prisma, with the code around it',
      `
PrismaClientKnownRequestError:
Invalid \`prisma.user.create()\` invocation in
/app/src/index.ts:10:29

  9
→ 10   const user = await prisma.user.create(
Unique constraint failed on the fields: (\`email\`)
    at Mn.handleRequestError (/app/node_modules/x.js:1:2) {
  code: 'P2002'
}`,
    ],
    [
      'an error that Prisma logs',
      `
prisma:error
Invalid \`prisma.user.findMany()\` invocation:


Can't reach database server at \`localhost:5432\`

Please make sure your database server is running at \`localhost:5432\`.`,
    ],
    [
      'a panic of Rust',
      `
thread 'main' panicked at src/main.rs:5:10:
called \`Option::unwrap()\` on a \`None\` value
stack backtrace:
   0: rust_begin_unwind
             at /rustc/1/library/std/src/panicking.rs:5
note: run with \`RUST_BACKTRACE=1\` environment variable to display a backtrace`,
    ],
    [
      'a panic of a newer Rust, with the number of its thread',
      `
thread 'main' (12) panicked at src/main.rs:5:10:
index out of bounds`,
    ],
    [
      'a traceback of Python',
      `
Traceback (most recent call last):
  File "/app/main.py", line 3, in <module>
    run()
    ^^^
ValueError: x`,
    ],
    [
      'an exception of Java',
      `
java.lang.IllegalStateException: x
	at com.example.App.main(App.java:5)
Caused by: java.io.IOException: y
	... 3 more`,
    ],
    [
      'an error of the Rust compiler',
      `
error[E0425]: cannot find value \`x\` in this scope
  --> src/main.rs:2:5`,
    ],
  ])('%s', (_, text) => {
    const [head, ...rest] = blocks(text);
    expect(head).toMatch(/^error: /);
    expect(rest.filter((line) => !line.startsWith('| '))).toEqual([]);
  });

  it.each<[string, string, string[]]>([
    ['plain lines', 'one\ntwo\nthree', ['info: one', 'info: two', 'info: three']],
    [
      'details that are indented',
      'listening\n  on 3000\n  on 3001\nnext',
      ['info: listening', '| on 3000', '| on 3001', 'info: next'],
    ],
    [
      'an error that is indented below something harmless',
      'starting\n  ERROR no port',
      ['info: starting', 'error:   ERROR no port'],
    ],
    [
      'events of tracing in its pretty form',
      '  2026-11-24T10:00:00Z  INFO a: b\n    at src/main.rs:3\n\n  2026-11-24T10:00:01Z  WARN a: c\n    at src/main.rs:4',
      [
        ...['info:   2026-11-24T10:00:00Z  INFO a: b', '| at src/main.rs:3', 'info: '],
        ...['warning:   2026-11-24T10:00:01Z  WARN a: c', '| at src/main.rs:4'],
      ],
    ],
    [
      'what comes after an error of Prisma',
      "prisma:error\nInvalid `prisma.x()` invocation:\n\nCan't reach\nlistening",
      [
        'error: prisma:error',
        '| Invalid `prisma.x()` invocation:',
        '| ',
        "| Can't reach",
        'info: listening',
      ],
    ],
    ['a frame without anything before it', '    at a (/x.js:1:2)', ['info:     at a (/x.js:1:2)']],
    [
      'the next error after one',
      'Error: a\n    at x (/a.js:1:1)\nError: b',
      ['error: Error: a', '| at x (/a.js:1:1)', 'error: Error: b'],
    ],
    [
      'what comes after a traceback without an error',
      'Traceback (most recent call last):\nhello',
      ['error: Traceback (most recent call last):', 'info: hello'],
    ],
  ])('and what does not: %s', (_, text, expected) => {
    expect(blocks(text, 'out').map((line) => line.replace(/^\| +/, '| '))).toEqual(expected);
  });

  it('is 200 lines at most: then something new begins, whatever it looks like', () => {
    const found = blocks(`Error: x\n${'    at a (/x.js:1:2)\n'.repeat(450)}`.trimEnd());
    expect(found.filter((line) => !line.startsWith('|'))).toHaveLength(3);
  });
});
