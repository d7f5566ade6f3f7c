import { describe, expect, it } from 'vitest';
import { Document } from '../../../src/audit/project/documents';
import type { Pm2KeyName } from '../../../src/project/pm2Keys';
import { appsOf } from '../../../src/audit/project/ecosystem';

/**
 * Ten shapes in which public projects write their configuration, each written anew by us: what counts is that the apps are read right,
 * without running the file.
 */
const shapes: readonly (readonly [string, string, string, readonly Record<string, unknown>[]])[] = [
  [
    'one object, no list, as small bots have it',
    'ecosystem.config.js',
    "module.exports = { name: 'bot', script: 'index.js' };",
    [{ name: 'bot', script: 'index.js' }],
  ],
  [
    'a list in a constant that is exported last, as monorepos have it',
    'ecosystem.config.js',
    "const apps = [{ name: 'web', script: 'npm', args: 'start' }];\n\nmodule.exports = { apps };",
    [{ name: 'web', script: 'npm', args: 'start' }],
  ],
  [
    'shared defaults that are spread into each app',
    'ecosystem.config.cjs',
    "const common = { max_restarts: 10, env: { NODE_ENV: 'production' } };\nmodule.exports = { apps: [{ ...common, name: 'api', script: './api.js', max_restarts: 3 }] };",
    [{ name: 'api', script: './api.js', max_restarts: 3 }],
  ],
  [
    'paths made with path.join and __dirname',
    'ecosystem.config.js',
    "const { join } = require('path');\nmodule.exports = { apps: [{ name: 'w', script: join(__dirname, 'dist', 'w.js') }] };",
    [{ name: 'w', script: '/w/dist/w.js' }],
  ],
  [
    'ports from the environment with a default',
    'ecosystem.config.js',
    "const port = process.env.PORT || 8080;\nmodule.exports = { apps: [{ name: 'p', script: 'p.js', args: `--port ${port}` }] };",
    [{ name: 'p', script: 'p.js', args: '--port 8080' }],
  ],
  [
    'an ES module with a type annotation in a comment',
    'ecosystem.config.mjs',
    "/** @type {{ apps: import('pm2').StartOptions[] }} */\nexport default { apps: [{ name: 'esm', script: 'a.mjs' }] };",
    [{ name: 'esm', script: 'a.mjs' }],
  ],
  [
    'YAML with anchors',
    'ecosystem.config.yml',
    'base: &base\n  max_memory_restart: 300M\napps:\n  - <<: *base\n    name: y\n    script: y.js\n',
    [{ name: 'y', script: 'y.js', max_memory_restart: '300M' }],
  ],
  [
    'JSON with comments and a deploy section',
    'ecosystem.config.json',
    '{\n  // the only one\n  "apps": [{ "name": "j", "script": "j.js" }],\n  "deploy": { "production": { "user": "node" } }\n}',
    [{ name: 'j', script: 'j.js' }],
  ],
  [
    'apps as one object',
    'process.json',
    '{ "apps": { "name": "single", "script": "s.js" } }',
    [{ name: 'single', script: 's.js' }],
  ],
  [
    'a list that is exported by name, sizes computed',
    'ecosystem.config.js',
    "const GB = 1024 ** 3;\nmodule.exports.apps = [{ name: 'n', script: 'n.js', max_memory_restart: 2 * GB }];",
    [{ name: 'n', script: 'n.js', max_memory_restart: 2 * 1024 ** 3 }],
  ],
  [
    'a frozen constant with a cast, arguments joined',
    'ecosystem.config.js',
    "const config = Object.freeze({ apps: [{ name: 'f', script: 'f.js', node_args: ['--a', '--b'].join(' ') }] });\nmodule.exports = config;",
    [{ name: 'f', script: 'f.js', node_args: '--a --b' }],
  ],
];

describe('shapes of ecosystem files', () => {
  it.each(shapes)('%s', (_, name, text, expected) => {
    const apps = appsOf(new Document(`/w/${name}`, text));
    const read = apps.map((app, index) =>
      Object.fromEntries(
        Object.keys(expected[index] ?? {}).map((key) => [key, app.field(key as Pm2KeyName)?.value]),
      ),
    );
    expect(read).toEqual(expected);
  });

  it('takes what running the file gave where the file builds its apps', () => {
    const text =
      "module.exports = { apps: ['a', 'b'].map((name) => ({ name, script: name + '.js' })) };";
    const evaluated = [
      { name: 'a', script: 'a.js' },
      { name: 'b', script: 'b.js' },
    ];
    const apps = appsOf(new Document('/w/ecosystem.config.js', text), evaluated);
    expect(apps.map((app) => app.text('script'))).toEqual(['a.js', 'b.js']);
    expect(text.slice(apps[1]?.place.start, apps[1]?.place.end)).toBe("'b'");
    expect(apps[0]?.set({ max_restarts: 1 })).toBeUndefined();
  });

  it('never takes the evaluated form of one app for another', () => {
    const text = "module.exports = { apps: [{ name: 'a', script: x() }, ...more()] };";
    const evaluated = [
      { name: 'z', script: 'z.js' },
      { name: 'a', script: 'a.js' },
    ];
    const apps = appsOf(new Document('/w/ecosystem.config.js', text), evaluated);
    expect(apps.map((app) => [app.name, app.text('script')])).toEqual([
      ['a', 'a.js'],
      ['z', 'z.js'],
    ]);
  });
});

describe('a file that somebody is typing in', () => {
  it.each([
    ['a lone word', 're\n'],
    ['a key without its value', 'restart_delay:\n'],
    ['an open string', "cwd: './\n"],
    ['a value without a comma', "cwd: '.'\n"],
  ])('%s', (_, typed) => {
    const text = `module.exports = {\n  apps: [\n    {\n      name: 'a',\n      script: 'a.js',\n      ${typed}      min_uptime: 500,\n    },\n    { name: 'b', script: 'b.js' },\n  ],\n};\n`;
    const apps = appsOf(new Document('/w/ecosystem.config.js', text));
    expect(apps.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(text.slice(apps[1]?.place.start, apps[1]?.place.end)).toBe("'b'");
  });
});
