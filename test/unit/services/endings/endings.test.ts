import { describe, expect, it } from 'vitest';
import { explainEnding } from '../../../../src/services/endings';

const base = { serviceKey: '/w\u0000backend', cwd: '/w/backend', port: 3004 };

/** The text of an end, what it is, and what can be done: the action's command and what its arguments hold. */
const endings: readonly (readonly [
  what: string,
  text: string,
  id: string,
  sentence?: RegExp,
  action?: string,
])[] = [
  [
    'Python without a module',
    'Traceback (most recent call last):\n  File "main.py", line 1, in <module>\nModuleNotFoundError: No module named \'fastapi\'',
    'missingDependency',
    /^Python has no module "fastapi"/,
  ],
  [
    'Python without its server',
    '/usr/bin/python3: No module named uvicorn',
    'missingDependency',
    /"uvicorn"/,
  ],
  [
    'Ruby without a gem',
    "Could not find gem 'puma' in locally installed gems.",
    'missingDependency',
    /^The gem "puma" is not installed: run bundle install\.$/,
  ],
  [
    'Go without a module',
    'main.go:4:2: no required module provides package github.com/gin-gonic/gin; to add it:',
    'missingDependency',
    /"github\.com\/gin-gonic\/gin": run go mod tidy/,
  ],
  [
    'node on a taken port',
    'Error: listen EADDRINUSE: address already in use :::3004\n  code: "EADDRINUSE"',
    'portInUse',
    /^Port 3004 is in use by another process\.$/,
    'codexServices.freePort 3004',
  ],
  [
    'node on a taken address',
    'Error: listen EADDRINUSE: address already in use 127.0.0.1:4000',
    'portInUse',
    /^Port 4000 /,
    'codexServices.freePort 4000',
  ],
  [
    'Next on a taken port',
    ' ⨯ Failed to start server\nPort 3000 is in use by process 12',
    'portInUse',
    /^Port 3000 /,
  ],
  [
    'Rust on a taken port',
    'Error: Os { code: 98, kind: AddrInUse, message: "Address already in use" }',
    'portInUse',
    /^Port 3004 /,
  ],
  [
    'a second next dev',
    ' ⨯ Another next dev server is already running.\n\n- Local: http://localhost:3000\n- PID: 5',
    'anotherNext',
    /already runs in this folder/,
    'codexServices.freePort 3004',
  ],
  [
    'the lock of next dev',
    ' ⨯ Unable to acquire lock at /w/.next/dev/lock, is another instance of next dev running?',
    'anotherNext',
  ],
  [
    'a full heap',
    'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n 1: 0xb76dc5 node::Abort()',
    'heap',
    /max-old-space-size/,
  ],
  [
    'a missing package',
    "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'express' imported from /w/backend/src/index.ts",
    'missingDependency',
    /^"express" is not installed/,
    'codexServices.installDependencies /w/backend',
  ],
  [
    'a missing scoped package',
    "Error: Cannot find module '@prisma/client/edge'\nRequire stack:\n- /w/backend/index.js",
    'missingDependency',
    /^"@prisma\/client" is not installed/,
  ],
  ['no node_modules at all', 'sh: 1: next: not found', 'missingDependency', /^"next" is not/],
  ['the same in zsh', 'zsh: command not found: tsx', 'missingDependency', /^"tsx" is not/],
  [
    'an import of nothing',
    "Error [ERR_MODULE_NOT_FOUND]: Cannot find module '/w/backend/src/no.js' imported from /w/backend/src/index.js",
    'moduleNotFound',
    /no\.js/,
    'codexServices.openFile /w/backend/src/index.js',
  ],
  [
    'a script of nothing',
    "Error: Cannot find module '/w/backend/nowhere.js'\n    at Module._resolveFilename",
    'scriptNotFound',
    /^The file \/w\/backend\/nowhere\.js does not exist\.$/,
  ],
  [
    'a refused database',
    'Error: connect ECONNREFUSED 127.0.0.1:5432',
    'databaseRefused',
    /127\.0\.0\.1:5432/,
    'codexServices.start db',
  ],
  [
    'a refused database in the words of Prisma',
    "PrismaClientInitializationError: Can't reach database server at `localhost:5432`",
    'databaseRefused',
  ],
  [
    'a wrong password',
    'error: password authentication failed for user "codex"',
    'databasePassword',
    /\(codex\)/,
  ],
  ['a wrong password in Prisma', 'Error code: P1000', 'databasePassword'],
  [
    'a database that is not there',
    'error: database "codex_dev" does not exist',
    'databaseMissing',
    /"codex_dev"/,
  ],
  [
    'too many clients',
    'error: sorry, too many clients already',
    'databaseFull',
    /too many clients/,
  ],
  ['the last slots', 'FATAL: remaining connection slots are reserved for roles', 'databaseFull'],
  [
    'a variable Prisma misses',
    'error: Environment variable not found: DATABASE_URL.',
    'missingVariable',
    /DATABASE_URL/,
  ],
  [
    'a variable Zod misses',
    `ZodError: [\n  {\n    "code": "invalid_type",\n    "expected": "string",\n    "received": "undefined",\n    "path": [\n      "JWT_SECRET"\n    ],\n    "message": "Required"\n  }\n]`,
    'missingVariable',
    /JWT_SECRET/,
  ],
  [
    'a variable envalid misses',
    '================================\n Missing environment variables:\n    API_KEY: undefined (required)\n================================',
    'missingVariable',
    /API_KEY/,
  ],
  [
    'a variable in people’s words',
    'Error: Missing required environment variable: SMTP_HOST',
    'missingVariable',
    /SMTP_HOST/,
  ],
  [
    'TypeScript',
    'src/index.ts:3:5 - error TS2304: Cannot find name "x".',
    'sourceError',
    /line 3: TS2304/,
    'codexServices.openFile /w/backend/src/index.ts',
  ],
  ['TypeScript by tsc', 'src/a.ts(12,7): error TS2322: no.', 'sourceError', /line 12/],
  [
    'esbuild',
    'Error: Transform failed with 1 error:\n/w/backend/src/x.ts:7:0: ERROR: Unexpected "}"',
    'sourceError',
    /line 7: Unexpected/,
  ],
  [
    'JavaScript',
    "/w/backend/index.js:12\n  const = 3;\n        ^\n\nSyntaxError: Unexpected token '='\n    at wrapSafe",
    'sourceError',
    /index\.js has an error in line 12/,
    'codexServices.openFile /w/backend/index.js',
  ],
  [
    'a Rust panic',
    "thread 'main' panicked at src/main.rs:10:5:\nno configuration\nnote: run with `RUST_BACKTRACE=1`",
    'rustPanic',
    /src\/main\.rs:10: no configuration/,
    'codexServices.openFile /w/backend/src/main.rs',
  ],
  [
    'a Rust panic of before',
    "thread 'main' panicked at 'boom', src/main.rs:4:9",
    'rustPanic',
    /src\/main\.rs:4: boom/,
  ],
  [
    'cargo',
    'error[E0425]: cannot find value `x` in this scope\n --> src/main.rs:4:5\nerror: could not compile `gen` (bin "gen") due to 1 previous error',
    'cargoError',
    /cannot find value/,
    'codexServices.openFile /w/backend/src/main.rs',
  ],
  [
    'a privileged port',
    'Error: listen EACCES: permission denied 0.0.0.0:80',
    'permissionDenied',
    /port 80/,
  ],
  [
    'a file it may not read',
    "Error: EACCES: permission denied, open '/etc/shadow'",
    'permissionDenied',
    /\/etc\/shadow/,
  ],
  [
    'a script without rights',
    'bash: ./start-dev.sh: Permission denied',
    'permissionDenied',
    /start-dev\.sh/,
  ],
  [
    'an npm script that is not there',
    'npm error Missing script: "dev"',
    'scriptNotFound',
    /"dev"/,
    'codexServices.openFile /w/backend/package.json',
  ],
  [
    'a shell script that is not there',
    'bash: ./start-dev.sh: No such file or directory',
    'scriptNotFound',
    /start-dev\.sh/,
  ],
];

describe('explainEnding', () => {
  for (const [what, text, id, sentence = /./, action] of endings) {
    it(what, () => {
      const ending = explainEnding({ ...base, lines: text.split('\n'), databaseKey: 'db' });
      expect(ending).toMatchObject({ id });
      expect(ending?.sentence).toMatch(sentence);
      if (action === undefined) return;
      const [command = '', held = ''] = action.split(' ');
      expect(ending?.action?.command).toBe(command);
      expect(JSON.stringify(ending?.action?.args)).toContain(held);
    });
  }

  it.each([
    ['nothing', ''],
    ['prose', 'shutting down\nbye'],
    ['a refused connection to something else', 'Error: connect ECONNREFUSED 127.0.0.1:9200'],
    ['a request for a path', 'GET /Cannot-find-it 404'],
  ] as const)('says nothing of %s', (_, text) => {
    expect(explainEnding({ ...base, lines: text.split('\n') })).toBeUndefined();
  });

  it.each([
    ...['EADDRINUSE ', 'address already in use ', 'listen EACCES ', 'EACCES ', 'Missing', ':1 '],
    ...["thread 'x' ", "thread '", "panicked at 'x', ", 'unable to acquire lock at .next '],
    ...['ECONNREFUSED ', 'a.ts', 'error TS1: ', ': ', 'env var A', "Cannot find module '"],
  ])('is held up by no line that is full of %j', (text) => {
    const lines = [text.repeat(Math.ceil(50_000 / text.length))];
    const before = process.cpuUsage();
    const ending = explainEnding({ ...base, lines });
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(100);
    // Whatever it is taken for, it is told in a sentence.
    expect(ending ? ending.sentence : '').toBeTypeOf('string');
  });

  it.each(['node:none', 'https://evil.example/x.js', 'a b', '#x', '@/x', '-g', 'x;y'])(
    'offers no package where none can be meant: %s',
    (name) => {
      const lines = [`Error: Cannot find package '${name}' imported from /w/a.js`];
      const ending = explainEnding({ ...base, lines });
      expect(ending?.missing).toBeUndefined();
      const known = lines.map((line) => line.replace(name, 'express'));
      expect(explainEnding({ ...base, lines: known })?.missing).toBe('express');
    },
  );

  it('offers to start the database only where there is one', () => {
    const lines = ['Error: connect ECONNREFUSED 127.0.0.1:5432'];
    expect(explainEnding({ ...base, lines })).toMatchObject({ id: 'databaseRefused' });
    expect(explainEnding({ ...base, lines })?.action).toBeUndefined();
  });
});
