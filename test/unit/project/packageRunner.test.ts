import { expect, it } from 'vitest';
import { runnerCall } from '../../../src/project/packageRunner';

const script = (name: string, more: object = {}) => ({ type: 'script', script: name, ...more });
const program = (wrapper: string, more: object = {}) => ({ type: 'program', wrapper, ...more });

const many = (name: string, packages: readonly string[]) => ({
  type: 'many',
  script: name,
  packages,
});

const cases: readonly [string, object | undefined][] = [
  ['npm run dev', script('dev', { at: 1, args: [], explicit: true, odd: false })],
  ['npm --silent run dev -- -p 1', script('dev', { args: ['-p', '1'], odd: false })],
  ['npm run dev --prefix api', script('dev', { folder: 'api', args: [], odd: false })],
  ['npm run dev -w @x/api', script('dev', { package: '@x/api', args: [], odd: false })],
  ['npm --prefix api run dev', script('dev', { folder: 'api', at: 3, odd: false })],
  ['npm -C api start', script('start', { folder: 'api', odd: false })],
  [
    'npm run --workspace=@x/api dev -- -p 1',
    script('dev', { package: '@x/api', args: ['-p', '1'] }),
  ],
  ['npm run dev --if-present --silent', script('dev', { args: [], odd: false })],
  ['npm run dev --port 3000', script('dev', { args: ['3000'], odd: true })],
  ['npm run dev -w a -w b', many('dev', ['a', 'b'])],
  ['npm run dev --workspaces', many('dev', [])],
  ['npm start', script('start', { explicit: false })],
  ['npm install', { type: 'other' }],
  ['npm', undefined],
  ['pnpm dev --port 1', script('dev', { args: ['--port', '1'], odd: false })],
  ['pnpm --filter web dev', script('dev', { package: 'web', odd: false })],
  ['pnpm -C api run dev', script('dev', { folder: 'api', odd: false })],
  ['pnpm -r --filter web dev', script('dev', { package: 'web', odd: false })],
  [
    'pnpm --filter ./apps/web run dev --host',
    script('dev', { package: './apps/web', args: ['--host'] }),
  ],
  ['pnpm --filter web... dev', many('dev', ['web...'])],
  ['pnpm --filter @x/* --parallel dev', many('dev', ['@x/*'])],
  ['pnpm -r --parallel run dev', many('dev', [])],
  ['pnpm --filter web exec vite', program('pnpm exec', { at: 3, package: 'web' })],
  ['pnpm -w run dev', script('dev', { package: '', odd: false })],
  [
    'yarn workspace @x/api dev --a',
    script('dev', { package: '@x/api', args: ['--a'], odd: false }),
  ],
  ['yarn --cwd api dev', script('dev', { folder: 'api', odd: false })],
  ['yarn workspace @x/api run dev', script('dev', { package: '@x/api', explicit: true })],
  ['yarn workspaces run dev', many('dev', [])],
  ['yarn workspaces foreach -Api run dev', many('dev', [])],
  ['yarn add x', { type: 'other' }],
  ['bun run dev', script('dev', { explicit: true })],
  ['bun dev', script('dev', { explicit: false })],
  ['bun --cwd api run dev', script('dev', { folder: 'api', odd: false })],
  ['bun --filter @x/api dev', script('dev', { package: '@x/api', odd: false })],
  ['bun --bun run dev', script('dev', { odd: true })],
  ['bun run server.ts', undefined],
  ['deno task dev', script('dev', { explicit: true, odd: false })],
  ['deno task --cwd api dev --x', script('dev', { folder: 'api', args: ['--x'], odd: false })],
  ['deno run -A main.ts', undefined],
  ['deno main.ts', undefined],
  ['turbo run dev --filter=web', script('dev', { package: 'web', odd: false })],
  ['turbo dev -F @x/web --ui stream', script('dev', { package: '@x/web', args: [], odd: false })],
  ['turbo run dev', many('dev', [])],
  ['turbo run dev --filter=web...', many('dev', ['web...'])],
  ['turbo run dev build --filter=web', script('dev', { odd: true })],
  ['turbo watch dev', { type: 'other' }],
  ['lerna run dev --scope=@x/api --stream', script('dev', { package: '@x/api', odd: false })],
  ['bun --watch src/index.ts', undefined],
  ['npx tsx a', program('npx', { at: 0, odd: false, downloads: false })],
  ['npx -p tsx tsx a', program('npx', { at: 2, odd: true })],
  ['npm exec -- tsx a', program('npm exec', { at: 2, odd: false })],
  ['pnpm dlx serve', program('pnpm dlx', { at: 1, downloads: true })],
  ['bun x tsx a', program('bun x', { at: 1 })],
  ['tsx a', undefined],
  ['__proto__ a', undefined],
  ['constructor a', undefined],
];
it.each(cases)('%s', (line, expected) => {
  const [tool = '', ...args] = line.split(' ');
  const call = runnerCall(tool, args);
  if (expected) expect(call).toMatchObject(expected);
  else expect(call).toBeUndefined();
});
