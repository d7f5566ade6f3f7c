// `npm run pictures:projects`: what is found in projects of four kinds, the tools of three of them real and running (5 minutes).
import * as path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Framework } from '../test/frameworks/framework';
import { javascript } from '../test/frameworks/apps/javascript';
import { python } from '../test/frameworks/apps/python';
import { ensurePrograms, installed, linkPackages, makeVenv } from '../test/frameworks/install';
import { type Place, withFolder, withWindow } from './pictureWindow.mjs';

interface Project {
  readonly name: string;
  readonly prepare: (place: Place) => Promise<void>;
  /** What is open beside the tree. */
  readonly opens: string;
  /** Services that are started, and become ready. */
  readonly starts: readonly string[];
  /** The row whose tooltip is looked at. */
  readonly tooltip: string;
}

const view = {
  viewport: { width: 1000, height: 520 },
  settings: { 'editor.minimap.enabled': false, 'debug.javascript.codelensScripts': 'never' },
};

const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;
const serve = `const name = process.argv[2] ?? 'web';
require('http').createServer((_, answer) => answer.end(name)).listen(process.env.PORT);
console.log(name, 'listens on', process.env.PORT);
`;

const projects: readonly Project[] = [
  {
    name: 'monorepo',
    opens: 'apps/api/package.json',
    starts: ['api', 'web'],
    tooltip: 'api',
    prepare: async (place) => {
      place.write({
        'package.json': json({
          name: 'shop',
          private: true,
          workspaces: ['apps/*'],
          scripts: { dev: 'turbo run dev' },
        }),
      });
      await putApp(place, 'apps/api', toolNamed('Nest'), {
        'package.json': json({
          name: 'api',
          scripts: { dev: 'nest start --watch', build: 'nest build', start: 'node dist/main' },
          dependencies: { '@nestjs/core': '11.1.9' },
        }),
      });
      await putApp(place, 'apps/web', toolNamed('Vite'), {
        'package.json': json({
          name: 'web',
          scripts: { dev: 'vite', build: 'vite build' },
          devDependencies: { vite: '8.3.8' },
        }),
        'vite.config.js': 'export default { server: { port: 4101 } };\n',
      });
    },
  },
  {
    name: 'python',
    opens: 'api/main.py',
    starts: ['admin', 'api'],
    tooltip: 'api',
    prepare: async (place) => {
      await putApp(place, 'api', toolNamed('FastAPI with uvicorn'), {
        'main.py': `from fastapi import FastAPI
import uvicorn

app = FastAPI(title="shop")


@app.get("/orders")
def orders():
    return []


if __name__ == "__main__":
    uvicorn.run("main:app", port=8100, reload=True)
`,
      });
      await putApp(place, 'admin', toolNamed('Django'));
    },
  },
  {
    name: 'procfile',
    opens: 'Procfile.dev',
    starts: ['shop-web', 'shop-mailer'],
    tooltip: 'shop-web',
    prepare: async ({ write }) => {
      write({
        'Procfile.dev': `web: PORT=4110 node server.js web
mailer: PORT=4111 node server.js mailer
assets: node assets.js
`,
        'server.js': serve,
        'assets.js': "setInterval(() => console.log('12 files are new'), 60_000);\n",
      });
    },
  },
  {
    name: 'more',
    opens: 'ecosystem.config.js',
    starts: [],
    tooltip: 'api',
    prepare: async ({ write }) => {
      write({
        'ecosystem.config.js': `module.exports = {
  apps: [
    {
      name: 'api',
      cwd: './api',
      script: 'server.js',
      max_memory_restart: '300M',
      env: { PORT: 4120 },
    },
  ],
};
`,
        'api/server.js': serve,
        'api/package.json': json({ name: 'api' }),
        'web/package.json': json({ name: 'web', scripts: { dev: 'vite' } }),
        'docs/package.json': json({ name: 'docs', scripts: { dev: 'astro dev' } }),
      });
    },
  },
];

function toolNamed(title: string): Framework {
  const found = [...javascript, ...python].find((one) => one.title === title);
  if (!found) throw new Error(`No tool is called ${title}.`);
  return found;
}

/** An app of the tests of tools with its packages, some of its files otherwise. */
async function putApp(
  { write, workspace }: Place,
  folder: string,
  tool: Framework,
  files: Framework['files'] = {},
): Promise<void> {
  const all = Object.entries({ ...tool.files, ...files });
  write(Object.fromEntries(all.map(([name, text]) => [`${folder}/${name}`, text])));
  const app = path.join(workspace, folder);
  ensurePrograms(tool);
  const packages = await installed(tool);
  if (packages !== undefined) await linkPackages(packages, app);
  if (tool.venv) await makeVenv(app);
}

async function take(place: Place, project: Project): Promise<void> {
  const { name, opens, starts, tooltip, prepare } = project;
  await prepare(place);
  await withWindow({ ...place, ...view }, async (window) => {
    const { code } = window;
    await window.hideToasts();
    await code.showServices();
    await window.openFile(opens);
    await code.sidebarWidth(300);
    if (starts.length > 0) await code.clickInTitle('Start all services');
    for (const one of starts) await code.rowSays(one, 'ready', 400_000);
    await delay(6_000);
    for (const look of ['light', 'dark'] as const) {
      await window.theme(look);
      await window.mouseAway();
      await delay(1_500);
      await window.shoot(`found-${name}-${look}`, look === 'dark' ? 'docs' : 'looked');
    }
    await code.row(tooltip).locator('.label-name').hover();
    await delay(2_000);
    await window.shoot(`found-${name}-tooltip`);
    await window.mouseAway();
    await code.sidebarWidth(200);
    await delay(1_000);
    await window.shoot(`found-${name}-narrow`);
  });
}

// Each alone by its name, for who works on one of them.
const [wanted] = process.argv.slice(2);
for (const project of projects) {
  if (wanted === undefined || wanted === project.name) {
    await withFolder('cxp', (place) => take(place, project));
  }
}
