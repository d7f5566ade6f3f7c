import type { Tool } from './tool';

/** What serves web pages while they are developed. */
export const frontends: readonly Tool[] = [
  {
    name: 'next',
    file: 'next/dist/bin/next',
    kind: 'frontend',
    decidesKind: true,
    commands: 'any',
    serves: ['dev', 'start'],
    develops: ['dev'],
    launch: 'file',
    // A flag of the command does not reach the next-server child that does the work (docs/pm2.md 12).
    heap: 'environment',
    // `next dev --help`
    defaultPort: 3000,
    build: ['next', 'build'],
    production: ['next', 'start'],
  },
  { name: 'vite', file: 'vite/bin/vite.js', commands: 'any', build: ['vite', 'build'] },
];
