import { chmodSync, mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';

/**
 * A workspace each of whose files would leave a mark, were it run, imported or believed: for tests of Restricted Mode.
 * @returns {{ folder: string, workspace: string, marks: string, env: NodeJS.ProcessEnv }} `folder` holds the others; temporary
 */
export function untrustedWorkspace() {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'codex-')));
  const workspace = path.join(folder, 'hostile');
  const marks = path.join(folder, 'marks');
  for (const made of [marks, path.join(workspace, '.vscode'), path.join(workspace, 'bin')]) {
    mkdirSync(made, { recursive: true });
  }
  const mark = (/** @type {string} */ name) => path.join(marks, name);
  const js = (/** @type {string} */ name) =>
    `require('node:fs').writeFileSync(${JSON.stringify(mark(name))}, '');\n`;
  const sh = (/** @type {string} */ name) => `#!/bin/sh\ntouch '${mark(name)}'\nexit 1\n`;
  const bin = (/** @type {string} */ name) => path.join(workspace, 'bin', name);
  const apps = "module.exports = { apps: [{ name: 'evil', script: './evil.js', watch: true }] };\n";
  const database = 'postgres://me:secret@127.0.0.1:1/db';
  const files = {
    'ecosystem.config.js': js('ecosystem') + apps,
    'ecosystem.production.config.cjs': js('production') + apps,
    'evil.js': js('script'),
    'evil.sh': sh('shell'),
    '.env': `DATABASE_URL=${database}\n`,
    '.env.example': 'A=1\n',
    'package.json': JSON.stringify({
      name: 'hostile',
      scripts: { dev: './evil.sh', start: './evil.sh', preinstall: './evil.sh' },
      dependencies: { express: '1.0.0' },
    }),
    'docker-compose.yml': 'services:\n  db:\n    image: postgres:16\n',
    'Cargo.toml': '[package]\nname = "evil"\nversion = "1.0.0"\nbuild = "build.rs"\n',
    Procfile: 'web: ./evil.sh\n',
    '.npmrc': 'script-shell=./evil.sh\n',
    ...Object.fromEntries(
      ['node', 'pm2', 'npm', 'docker', 'psql', 'cargo', 'git'].map((name) => [
        `bin/${name}`,
        sh(name),
      ]),
    ),
    '.vscode/settings.json': JSON.stringify({
      'codexServices.nodePath': bin('node'),
      'codexServices.pm2.path': bin('pm2'),
      'codexServices.pm2.home': path.join(workspace, 'home'),
      'codexServices.startOnOpen': true,
      'codexServices.onClose': 'stop',
      'codexServices.memory.guardWhenClosed': true,
      'codexServices.metrics.export': true,
      'codexServices.database.url': database,
      'codexServices.services': { evil: { script: './evil.sh', cwd: '.', port: 1 } },
    }),
  };
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(path.join(workspace, name), text);
    if (text.startsWith('#!')) chmodSync(path.join(workspace, name), 0o755);
  }
  const env = { ...process.env, PM2_HOME: path.join(folder, 'pm2'), CODEX_MARKS: marks };
  return { folder, workspace, marks, env };
}
