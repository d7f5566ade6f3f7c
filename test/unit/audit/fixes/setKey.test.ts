import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../../src/audit/fixes/edit';
import { setKey } from '../../../../src/audit/fixes/setKey';

/** The file with the cap of `backend` set to 800M; undefined where that cannot be. */
function capped(name: string, text: string, app = 'backend'): string | undefined {
  const edits = setKey(`/w/${name}`, text, undefined, app, 'max_memory_restart', '800M');
  return edits && applyEdits(text, edits);
}

describe('a memory cap is written where the definition stands', () => {
  it.each<[string, string, string, string]>([
    [
      'over the old value, comments kept',
      'ecosystem.config.js',
      `// ours\nmodule.exports = {\n  apps: [\n    { name: 'backend', max_memory_restart: '1G' }, // the cap\n  ],\n};\n`,
      `// ours\nmodule.exports = {\n  apps: [\n    { name: 'backend', max_memory_restart: '800M' }, // the cap\n  ],\n};\n`,
    ],
    [
      'in the quotes of the file',
      'ecosystem.config.cjs',
      `module.exports = { apps: [{ name: "backend", max_memory_restart: "1G" }] };\n`,
      `module.exports = { apps: [{ name: "backend", max_memory_restart: "800M" }] };\n`,
    ],
    [
      'as a new key in the style of the others',
      'ecosystem.config.js',
      `module.exports = {\n  apps: [\n    {\n      name: 'backend',\n      script: 'x.js', // starts it\n    },\n  ],\n};\n`,
      `module.exports = {\n  apps: [\n    {\n      name: 'backend',\n      script: 'x.js', // starts it\n      max_memory_restart: '800M',\n    },\n  ],\n};\n`,
    ],
    [
      'of JSON',
      'ecosystem.config.json',
      `{\n  "apps": [\n    { "name": "other", "script": "o.js" },\n    {\n      "name": "backend",\n      "max_memory_restart": 1048576\n    }\n  ]\n}\n`,
      `{\n  "apps": [\n    { "name": "other", "script": "o.js" },\n    {\n      "name": "backend",\n      "max_memory_restart": "800M"\n    }\n  ]\n}\n`,
    ],
    [
      'of YAML',
      'ecosystem.config.yml',
      `# ours\napps:\n  - name: backend # the one\n    max_memory_restart: 1G # tight\n    script: x.js\n`,
      `# ours\napps:\n  - name: backend # the one\n    max_memory_restart: 800M # tight\n    script: x.js\n`,
    ],
    [
      'by its name under camel case',
      'ecosystem.config.js',
      `module.exports = { apps: [{ name: 'backend', maxMemoryRestart: '1G' }] };\n`,
      `module.exports = { apps: [{ name: 'backend', maxMemoryRestart: '800M' }] };\n`,
    ],
  ])('%s', (_, name, before, after) => {
    expect(capped(name, before)).toBe(after);
  });

  it.each<[string, string, string, string]>([
    [
      'spread in',
      'ecosystem.config.js',
      `const common = { max_memory_restart: '1G' };\nmodule.exports = {\n  apps: [\n    { name: 'backend', ...common },\n    { name: 'web', ...common },\n  ],\n};\n`,
      `const common = { max_memory_restart: '1G' };\nmodule.exports = {\n  apps: [\n    { name: 'backend', ...common, max_memory_restart: '800M' },\n    { name: 'web', ...common },\n  ],\n};\n`,
    ],
    [
      'merged in',
      'ecosystem.config.yml',
      `common: &common\n  max_memory_restart: 1G\napps:\n  - name: backend\n    <<: *common\n  - name: web\n    <<: *common\n`,
      `common: &common\n  max_memory_restart: 1G\napps:\n  - name: backend\n    max_memory_restart: 800M\n    <<: *common\n  - name: web\n    <<: *common\n`,
    ],
  ])('for one app alone where several share a cap that is %s', (_, name, before, after) => {
    expect(capped(name, before)).toBe(after);
  });

  it('leaves alone what the file builds, and what it has not', () => {
    const built = `const apps = ['backend'].map((name) => ({ name }));\nmodule.exports = { apps };\n`;
    expect(capped('ecosystem.config.js', built)).toBeUndefined();
    const other = `module.exports = { apps: [{ name: 'other' }] };\n`;
    expect(capped('ecosystem.config.js', other)).toBeUndefined();
  });
});
