import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '../fakes/tempFolder';

const root = path.resolve(import.meta.dirname, '../..');

function audit(...args: readonly string[]) {
  return spawnSync(process.execPath, [path.join(root, 'scripts/audit.mjs'), ...args], {
    encoding: 'utf8',
    env: { ...process.env, INIT_CWD: '/' },
  });
}

describe('npm run audit', () => {
  it('ends with 1 where an error stands, in each format', () => {
    const folder = path.join(root, 'test/workspaces/codex-before');
    const human = audit(folder);
    expect(human.status).toBe(1);
    expect(human.stdout).toContain('watch-mode [can be fixed]');
    const json = audit(folder, '--json');
    expect(json.status).toBe(1);
    const findings = JSON.parse(json.stdout) as readonly { rule: string }[];
    expect(findings.map(({ rule }) => rule)).toContain('shell-missing-call');
    const sarif = JSON.parse(audit(folder, '--sarif').stdout) as { runs: { results: unknown[] }[] };
    expect(sarif.runs[0]?.results).toHaveLength(findings.length);
  });

  it('ends with 0 where none does, and with 2 for wrong arguments', () => {
    const folder = tempFolder();
    expect(audit(folder).status).toBe(0);
    expect(audit(path.join(folder, 'nope')).status).toBe(2);
    expect(audit().status).toBe(2);
    expect(audit(folder, '--what').status).toBe(2);
    expect(audit(folder, '--json', '--sarif').status).toBe(2);
  });

  it('runs ecosystem files only when asked to', () => {
    const folder = tempFolder();
    fs.writeFileSync(
      path.join(folder, 'ecosystem.config.js'),
      "require('fs').writeFileSync(__dirname + '/ran', '');\nmodule.exports = { apps: ['a'].map((name) => ({ name, script: './a.js', watch: true })) };\n",
    );
    fs.writeFileSync(path.join(folder, 'a.js'), '');
    expect(audit(folder).status).toBe(0);
    expect(fs.existsSync(path.join(folder, 'ran'))).toBe(false);
    const run = audit(folder, '--evaluate');
    expect(fs.existsSync(path.join(folder, 'ran'))).toBe(true);
    expect(run.status).toBe(1);
    expect(run.stdout).toContain('ecosystem-watch');
  });
});
