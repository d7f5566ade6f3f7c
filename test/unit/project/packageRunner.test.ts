import { expect, it } from 'vitest';
import { runnerCall } from '../../../src/project/packageRunner';

const script = (name: string, more: object = {}) => ({ type: 'script', script: name, ...more });
const program = (wrapper: string, more: object = {}) => ({ type: 'program', wrapper, ...more });

const cases: readonly [string, object | undefined][] = [
  ['npm run dev', script('dev', { at: 1, args: [], explicit: true, odd: false })],
  ['npm --silent run dev -- -p 1', script('dev', { args: ['-p', '1'], odd: false })],
  ['npm run dev --prefix api', script('dev', { folder: 'api', odd: true })],
  ['npm run dev -w @x/api', script('dev', { package: '@x/api', odd: true })],
  ['npm start', script('start', { explicit: false })],
  ['npm install', { type: 'other' }],
  ['npm', undefined],
  ['pnpm dev --port 1', script('dev', { args: ['--port', '1'], odd: false })],
  ['pnpm --filter web dev', script('dev', { package: 'web', odd: true })],
  ['pnpm -C api run dev', script('dev', { folder: 'api', odd: true })],
  ['pnpm -w run dev', script('dev', { package: '', odd: true })],
  ['yarn workspace @x/api dev --a', script('dev', { package: '@x/api', args: ['--a'], odd: true })],
  ['yarn --cwd api dev', script('dev', { folder: 'api', odd: true })],
  ['yarn add x', { type: 'other' }],
  ['bun run dev', script('dev', { explicit: true })],
  ['bun dev', script('dev', { explicit: false })],
  ['bun run server.ts', undefined],
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
