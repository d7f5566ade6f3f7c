// `npm run pictures:found`: what is found in projects of several kinds, of which nothing is installed or started (1 minute).
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Code } from '../test/e2e/harness/codeWindow';
import { processesOf } from './sampleSession.mjs';
import { root, setUp } from './setup.mjs';

const manifest = (name: string, dev: string, packages: readonly string[]): string =>
  JSON.stringify({
    name,
    scripts: { dev },
    devDependencies: Object.fromEntries(packages.map((one) => [one, '*'])),
  });

/** Files of each project, and a row that is there once all were found. */
const projects = {
  monorepo: {
    row: 'web',
    files: {
      'package.json': JSON.stringify({ name: 'shop', private: true, workspaces: ['apps/*'] }),
      'apps/api/package.json': manifest('api', 'nest start --watch', ['@nestjs/cli']),
      'apps/api/src/main.ts':
        'NestFactory.create(AppModule).then((app) => app.listen(process.env.PORT ?? 4000));\n',
      'apps/web/package.json': manifest('web', 'vite', ['vite']),
      'apps/web/vite.config.ts': 'export default { server: { port: 5174 } };\n',
    },
  },
  python: {
    row: 'worker',
    files: {
      'requirements.txt': 'fastapi\nuvicorn\ncelery\n',
      Procfile:
        'web: uvicorn app.main:app --reload --port 8000\nworker: celery -A app.tasks worker\n',
      'app/main.py': 'from fastapi import FastAPI\napp = FastAPI()\n',
      'app/tasks.py': "from celery import Celery\napp = Celery('tasks')\n",
    },
  },
  procfile: {
    row: 'css',
    files: {
      'Procfile.dev': 'web: bin/rails server -p 3100\ncss: npm run build:css -- --watch\n',
      Gemfile: "gem 'rails'\ngem 'puma'\n",
      'bin/rails': '#!/usr/bin/env ruby\n',
      'package.json': JSON.stringify({ name: 'blog', scripts: { 'build:css': 'tailwindcss' } }),
    },
  },
  leftOut: {
    row: 'api',
    files: {
      'ecosystem.config.js':
        "module.exports = { apps: [{ name: 'api', script: './api/server.js' }] };\n",
      'api/server.js': "require('node:http').createServer().listen(4000);\n",
      'package.json': JSON.stringify({ private: true, workspaces: ['web', 'docs'] }),
      'web/package.json': manifest('web', 'vite', ['vite']),
      'docs/package.json': manifest('docs', 'astro dev', ['astro']),
    },
  },
};

const folder = path.join(root, 'docs', 'pictures');
await setUp({ host: true });
mkdirSync(folder, { recursive: true });
for (const [name, { row, files }] of Object.entries(projects)) {
  const at = realpathSync(mkdtempSync(path.join(tmpdir(), 'cxp-')));
  const workspace = path.join(at, name);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(workspace, file)), { recursive: true });
    writeFileSync(path.join(workspace, file), text);
  }
  const env = { ...process.env, PM2_HOME: path.join(at, 'pm2') };
  const viewport = { width: 1000, height: 420 };
  const code = await Code.open({ folder: at, workspace, env, viewport });
  try {
    await code.showServices();
    await code.sidebarWidth(300);
    await code.rowSays(row, 'stopped');
    for (const theme of ['dark', 'light']) {
      if (theme === 'light') {
        await code.command('Preferences: Toggle between Light/Dark Themes');
        await code.page.locator('.monaco-workbench.vs').waitFor();
      }
      await code.page.mouse.move(900, 60);
      await delay(1_000);
      const file = `found-${name}-${theme}.png`;
      const clip = { x: 0, y: 0, width: 360, height: 420 };
      await code.page.screenshot({ path: path.join(folder, file), clip });
      console.log(`docs/pictures/${file}`);
    }
  } finally {
    await code.close();
    for (const { pid } of processesOf(path.join(at, 'pm2'))) process.kill(pid, 'SIGKILL');
    rmSync(at, { recursive: true, force: true, maxRetries: 5 });
  }
}
