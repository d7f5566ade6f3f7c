import * as fs from 'node:fs';
import * as path from 'node:path';
import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../src/audit/fixes/edit';
import { AuditEngine } from '../../src/audit/engine/engine';
import { planFixes } from '../../src/audit/fixes/fixAll';
import { SyncFiles } from '../../src/system/files/syncFiles';
import { freePort, useWorld } from './harness/world';

const workspaces = path.resolve(import.meta.dirname, '../workspaces');
const before = path.join(workspaces, 'codex-before');
const sample = path.join(workspaces, 'codex');
const hasCargo = spawnSync('cargo', ['--version'], { stdio: 'ignore' }).status === 0;
const hasSample = ['backend', 'frontend'].every((name) =>
  fs.existsSync(path.join(sample, name, 'node_modules')),
);

const world = useWorld();

/** The team's project as it was, its packages borrowed from the sample. Inside the repository, so that links stay on one disk. */
function copyOfTheProject(): string {
  const folder = path.join(world().folder, 'codex');
  fs.cpSync(before, folder, { recursive: true });
  const standIns = path.join(folder, 'stand-ins');
  for (const [name, packages] of [
    ['backend', { '@prisma/client': 'prisma-client', '@sentry/node': 'sentry' }],
    ['frontend', { '@sentry/nextjs': 'sentry' }],
  ] as const) {
    const modules = path.join(folder, name, 'node_modules');
    // Turbopack follows no link out of its root: the files themselves are linked.
    execFileSync('cp', ['-al', path.join(sample, name, 'node_modules'), modules]);
    for (const [target, from] of Object.entries(packages)) {
      fs.cpSync(path.join(standIns, from), path.join(modules, target), { recursive: true });
    }
  }
  fs.rmSync(standIns, { recursive: true });
  return folder;
}

describe.skipIf(!hasSample || !hasCargo)('the team’s project after all safe fixes', () => {
  it('has no error left, and its services start', async () => {
    const folder = copyOfTheProject();
    const files = new SyncFiles();
    const engine = new AuditEngine(folder, files);
    const { findings } = await engine.run();
    expect(findings.filter(({ severity }) => severity === 'error').length).toBeGreaterThan(0);
    const plan = await planFixes(engine.project, new Map());
    for (const file of plan.files) {
      const text = files.readText(file) ?? '';
      fs.writeFileSync(
        file,
        applyEdits(
          text,
          plan.edits.filter((edit) => edit.file === file),
        ),
      );
    }
    const after = await new AuditEngine(folder, files).run();
    expect(after.findings.filter(({ severity }) => severity === 'error')).toEqual([]);

    const settings = {
      'codexServices.services': {
        backend: { env: { PORT: String(await freePort()) } },
        frontend: { env: { PORT: String(await freePort()), NEXT_TELEMETRY_DISABLED: '1' } },
        rust_generator: { env: { PORT: String(await freePort()) } },
      },
    };
    const window = await world().open({ folders: [folder], settings });
    expect(window.all.map(({ name }) => name).sort()).toEqual([
      'backend',
      'frontend',
      'rust_generator',
    ]);
    await window.start();
    for (const name of ['backend', 'frontend', 'rust_generator']) {
      const service = await window.untilState(name, 'ready');
      expect(service.restarts).toBe(0);
    }
    const lines = window.lines('backend').join('\n');
    expect(lines).toContain('backend listening');
    // What the fixes are for: no Sentry, no query in the log.
    expect(lines).not.toMatch(/sentry is on|prisma:query/);
    const page = await fetch(`http://127.0.0.1:${window.service('frontend').port}/`);
    expect(await page.text()).toContain('CODEX');
    await window.delete();
  });
});
