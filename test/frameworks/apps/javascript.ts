import type { Framework } from '../framework';

const manifest = (scripts: Readonly<Record<string, string>>, more: object = {}): string =>
  JSON.stringify({ name: 'app', private: true, scripts, ...more });

/** A server of node's own: the words around it are each tool's. */
const plainServer = (port: number, imports = "import { createServer } from 'node:http';"): string =>
  `${imports}
const server = createServer((_, response) => response.end('it works'));
server.listen(${port}, () => console.log('listening on ${port}'));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.close(() => process.exit(0)));
`;
const tsconfig = JSON.stringify({
  compilerOptions: { module: 'commonjs', target: 'es2022', esModuleInterop: true, types: ['node'] },
});
const works = { path: '/', text: 'it works' };
const page = '<!doctype html><html><body>it works</body></html>';
const react = { react: '19.2.0', 'react-dom': '19.2.0' };
const typescript = { typescript: '5.9.3', '@types/node': '20.19.25' };

/** What is developed in a browser. */
const frontends: readonly Framework[] = [
  {
    title: 'Next.js',
    packages: { next: '16.4.6', ...react },
    files: {
      'package.json': manifest({ dev: 'next dev', start: 'next start' }),
      'app/layout.js':
        'export default ({ children }) => <html lang="en"><body>{children}</body></html>;\n',
      'app/page.js': 'export default () => <p>it works</p>;\n',
    },
    expected: { kind: 'frontend', port: 3000, launch: 'direct' },
    page: works,
    saves: 'app/page.js',
  },
  {
    title: 'Vite',
    packages: { vite: '8.3.8' },
    files: { 'package.json': manifest({ dev: 'vite' }), 'index.html': page },
    expected: { kind: 'frontend', port: 5173, launch: 'direct' },
    page: works,
    saves: 'index.html',
  },
  {
    title: 'Create React App',
    packages: { 'react-scripts': '5.0.1', react: '18.3.1', 'react-dom': '18.3.1' },
    files: {
      'package.json': manifest({ start: 'react-scripts start' }),
      '.env': 'BROWSER=none\n',
      'public/index.html': page,
      'src/index.js': "console.log('it works');\n",
    },
    expected: { kind: 'frontend', port: 3000, launch: 'direct' },
    page: works,
    saves: 'src/index.js',
  },
  {
    title: 'webpack-dev-server',
    packages: { webpack: '5.102.1', 'webpack-cli': '6.0.1', 'webpack-dev-server': '5.2.2' },
    files: {
      'package.json': manifest({ dev: 'webpack serve --mode development' }),
      'public/index.html': page,
      'src/index.js': "console.log('it works');\n",
    },
    expected: { kind: 'frontend', port: 8080, launch: 'direct' },
    page: works,
    saves: 'src/index.js',
  },
  {
    title: 'Parcel',
    packages: { parcel: '2.16.4' },
    files: {
      'package.json': manifest({ dev: 'parcel index.html' }),
      'index.html': page,
    },
    expected: { kind: 'frontend', port: 1234, launch: 'direct' },
    page: works,
    saves: 'index.html',
  },
  {
    title: 'Astro',
    packages: { astro: '5.16.0' },
    files: {
      'package.json': manifest({ dev: 'astro dev' }, { type: 'module' }),
      'astro.config.mjs':
        "import { defineConfig } from 'astro/config';\nexport default defineConfig({ server: { port: 4325 } });\n",
      'src/pages/index.astro': page,
    },
    expected: { kind: 'frontend', port: 4325, launch: 'direct' },
    page: works,
    saves: 'src/pages/index.astro',
  },
  {
    title: 'Nuxt',
    packages: { nuxt: '4.2.1' },
    files: {
      'package.json': manifest({ dev: 'nuxt dev' }, { type: 'module' }),
      'nuxt.config.ts': "export default defineNuxtConfig({ compatibilityDate: '2025-07-15' });\n",
      'app/app.vue': '<template><p>it works</p></template>\n',
    },
    expected: { kind: 'frontend', port: 3000, launch: 'direct' },
    page: works,
    saves: 'app/app.vue',
  },
  {
    title: 'SvelteKit',
    packages: {
      '@sveltejs/kit': '2.49.0',
      '@sveltejs/vite-plugin-svelte': '6.2.1',
      svelte: '5.43.14',
      vite: '7.2.4',
    },
    files: {
      'package.json': manifest({ dev: 'vite dev' }, { type: 'module' }),
      'vite.config.js':
        "import { sveltekit } from '@sveltejs/kit/vite';\nexport default { plugins: [sveltekit()], server: { port: 5199 } };\n",
      'src/app.html':
        '<!doctype html><html><head>%sveltekit.head%</head><body>%sveltekit.body%</body></html>\n',
      'src/routes/+page.svelte': '<p>it works</p>\n',
    },
    expected: { kind: 'frontend', port: 5199, launch: 'direct' },
    page: works,
    saves: 'src/routes/+page.svelte',
  },
  {
    title: 'React Router',
    packages: {
      '@react-router/dev': '7.18.4',
      '@react-router/node': '7.18.4',
      'react-router': '7.18.4',
      vite: '7.2.4',
      isbot: '5.1.32',
      ...react,
    },
    files: {
      'package.json': manifest({ dev: 'react-router dev' }, { type: 'module' }),
      'vite.config.js':
        "import { reactRouter } from '@react-router/dev/vite';\nexport default { plugins: [reactRouter()] };\n",
      'app/routes.js':
        "import { index } from '@react-router/dev/routes';\nexport default [index('home.jsx')];\n",
      'app/root.jsx': `import { Outlet, Scripts } from 'react-router';
export default () => <html lang="en"><body><Outlet /><Scripts /></body></html>;
`,
      'app/home.jsx': 'export default () => <p>it works</p>;\n',
    },
    expected: { kind: 'frontend', port: 5173, launch: 'direct' },
    page: works,
    saves: 'app/home.jsx',
  },
  {
    title: 'Angular',
    packages: {
      '@angular/cli': '20.3.11',
      '@angular/build': '20.3.11',
      '@angular/compiler': '20.3.13',
      '@angular/compiler-cli': '20.3.13',
      '@angular/core': '20.3.13',
      '@angular/common': '20.3.13',
      '@angular/platform-browser': '20.3.13',
      rxjs: '7.8.2',
      tslib: '2.8.1',
      typescript: '5.9.3',
    },
    files: {
      'package.json': manifest({ start: 'ng serve', build: 'ng build' }),
      'angular.json': JSON.stringify({
        version: 1,
        cli: { analytics: false },
        projects: {
          app: {
            projectType: 'application',
            root: '',
            sourceRoot: 'src',
            architect: {
              build: {
                builder: '@angular/build:application',
                options: {
                  browser: 'src/main.ts',
                  index: 'src/index.html',
                  tsConfig: 'tsconfig.json',
                },
                configurations: { development: { optimization: false, sourceMap: true } },
                defaultConfiguration: 'development',
              },
              serve: {
                builder: '@angular/build:dev-server',
                options: { buildTarget: 'app:build', port: 4203 },
              },
            },
          },
        },
      }),
      'tsconfig.json': JSON.stringify({
        compilerOptions: { target: 'es2022', module: 'preserve', experimentalDecorators: true },
        files: ['src/main.ts'],
      }),
      'src/index.html': '<!doctype html><html><body>it works<app-root></app-root></body></html>',
      'src/main.ts': `import { Component, provideZonelessChangeDetection } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';

@Component({ selector: 'app-root', template: '<p>hello</p>' })
class App {}

void bootstrapApplication(App, { providers: [provideZonelessChangeDetection()] });
`,
    },
    expected: { kind: 'frontend', port: 4203, launch: 'direct' },
    page: works,
    saves: 'src/main.ts',
  },
  {
    title: 'Eleventy',
    packages: { '@11ty/eleventy': '3.1.2' },
    files: {
      'package.json': manifest({ dev: 'eleventy --serve' }),
      'index.md': 'it works\n',
    },
    expected: { kind: 'frontend', port: 8080, launch: 'direct' },
    page: works,
    saves: 'index.md',
  },
];

/** What runs a server of the user's own. */
const backends: readonly Framework[] = [
  {
    title: 'Nest',
    packages: {
      '@nestjs/cli': '11.0.12',
      '@nestjs/common': '11.1.9',
      '@nestjs/core': '11.1.9',
      '@nestjs/platform-express': '11.1.9',
      'reflect-metadata': '0.2.2',
      rxjs: '7.8.2',
      ...typescript,
    },
    files: {
      'package.json': manifest({
        build: 'nest build',
        start: 'nest start',
        'start:dev': 'nest start --watch',
        'start:prod': 'node dist/main',
      }),
      'nest-cli.json': JSON.stringify({ collection: '@nestjs/schematics', sourceRoot: 'src' }),
      'tsconfig.json': JSON.stringify({
        compilerOptions: {
          module: 'commonjs',
          target: 'es2022',
          outDir: './dist',
          experimentalDecorators: true,
          emitDecoratorMetadata: true,
        },
        include: ['src'],
      }),
      'src/main.ts': `import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

@Controller()
class AppController {
  @Get()
  hello(): string {
    return 'it works';
  }
}

@Module({ controllers: [AppController] })
class AppModule {}

async function bootstrap(): Promise<void> {
  const app = await NestFactory.create(AppModule);
  await app.listen(process.env.PORT ?? 3105);
}
void bootstrap();
`,
    },
    expected: { kind: 'backend', port: 3105, launch: 'direct' },
    page: works,
    saves: 'src/main.ts',
  },
  {
    title: 'tsx',
    packages: { tsx: '4.23.15' },
    files: {
      'package.json': manifest({ dev: 'tsx watch src/index.ts' }),
      'src/index.ts': plainServer(3102),
    },
    expected: { kind: 'backend', port: 3102, launch: 'direct' },
    page: works,
    saves: 'src/index.ts',
  },
  {
    title: 'ts-node-dev',
    packages: { 'ts-node-dev': '2.0.0', ...typescript },
    files: {
      'package.json': manifest({ dev: 'ts-node-dev --respawn src/index.ts' }),
      'tsconfig.json': tsconfig,
      'src/index.ts': plainServer(3103),
    },
    expected: { kind: 'backend', port: 3103, launch: 'direct' },
    page: works,
    saves: 'src/index.ts',
  },
  {
    title: 'ts-node',
    packages: { 'ts-node': '10.9.2', ...typescript },
    files: {
      'package.json': manifest({ dev: 'ts-node src/index.ts' }),
      'tsconfig.json': tsconfig,
      'src/index.ts': plainServer(3104),
    },
    expected: { kind: 'backend', port: 3104, launch: 'direct' },
    page: works,
    saves: 'src/index.ts',
  },
  {
    title: 'nodemon',
    packages: { nodemon: '3.1.14' },
    files: {
      'package.json': manifest({ dev: 'nodemon server.js', start: 'node server.js' }),
      'server.js': plainServer(3106, "const { createServer } = require('node:http');"),
    },
    expected: { kind: 'backend', port: 3106, launch: 'direct' },
    page: works,
    saves: 'server.js',
  },
  {
    title: 'node --watch',
    files: {
      'package.json': manifest({ dev: 'node --watch server.mjs' }),
      'server.mjs': plainServer(3107),
    },
    expected: { kind: 'backend', port: 3107, launch: 'direct' },
    page: works,
    saves: 'server.mjs',
  },
  {
    title: 'swc-node',
    packages: { '@swc-node/register': '1.11.1', '@swc/core': '1.15.3', ...typescript },
    files: {
      'package.json': manifest(
        { dev: 'node --watch --import @swc-node/register/esm-register src/index.ts' },
        { type: 'module' },
      ),
      'src/index.ts': plainServer(3108),
    },
    expected: { kind: 'backend', port: 3108, launch: 'direct' },
    page: works,
    saves: 'src/index.ts',
  },
  {
    title: 'Express',
    packages: { express: '5.1.0' },
    files: {
      'package.json': manifest({}, { main: 'index.js' }),
      'index.js': `const express = require('express');
const app = express();
app.get('/', (_, response) => response.send('it works'));
app.listen(3109);
`,
    },
    expected: { kind: 'backend', port: 3109, launch: 'direct' },
    page: works,
    saves: 'index.js',
  },
  {
    title: 'Fastify',
    packages: { fastify: '5.6.2' },
    files: {
      'package.json': manifest({ start: 'node server.js' }),
      'server.js': `const fastify = require('fastify')();
fastify.get('/', async () => 'it works');
fastify.listen({ port: 3110 });
`,
    },
    expected: { kind: 'backend', port: 3110, launch: 'direct' },
    page: works,
    saves: 'server.js',
  },
  {
    title: 'Bun',
    packages: { bun: '1.3.3' },
    files: {
      'package.json': manifest({ dev: 'bun --watch server.ts' }),
      'server.ts':
        "Bun.serve({ port: 3111, fetch: () => new Response('it works') });\nexport {};\n",
    },
    expected: { kind: 'backend', port: 3111, launch: 'direct' },
    page: works,
    saves: 'server.ts',
  },
  {
    title: 'Deno',
    packages: { deno: '2.5.6' },
    files: {
      'package.json': manifest({ dev: 'deno run --allow-net main.ts' }),
      'main.ts': "Deno.serve({ port: 8123 }, () => new Response('it works'));\n",
    },
    expected: { kind: 'backend', port: 8123, launch: 'direct' },
    page: works,
    saves: 'main.ts',
  },
  {
    title: 'Wrangler',
    packages: { wrangler: '4.50.0' },
    files: {
      'package.json': manifest({ dev: 'wrangler dev' }),
      'wrangler.toml': 'name = "app"\nmain = "src/index.js"\ncompatibility_date = "2025-11-01"\n',
      'src/index.js': "export default { fetch: () => new Response('it works') };\n",
    },
    expected: { kind: 'backend', port: 8787, launch: 'direct' },
    page: works,
    saves: 'src/index.js',
  },
];

/** What comes from the npm registry. */
export const javascript: readonly Framework[] = [...frontends, ...backends];
