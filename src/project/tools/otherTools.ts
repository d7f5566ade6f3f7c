import type { Tool } from './tool';

const rows = (names: string, row: Omit<Tool, 'name'>): readonly Tool[] =>
  names.split(/\s+/).map((name) => ({ name, ...row }));

/** What is no node, and what runs other programs. */
export const otherTools: readonly Tool[] = [
  {
    name: 'cargo',
    kind: 'generator',
    commands: 'any',
    watch: [{ command: 'watch' }],
    launch: 'cargo',
    build: ['cargo', 'build', '--release'],
  },
  {
    name: 'python',
    aliases: ['python3'],
    runsFile: true,
    options: { valued: 'module:m command:c warning:W implementation:X' },
  },
  ...rows('java go', { commands: 'any', runsFile: true }),
  ...rows('postgres postmaster pg_ctl pg_ctlcluster pglite-server', { kind: 'database' }),

  { name: 'npm', file: 'npm/bin/npm-cli.js', role: 'manager', kind: 'backend' },
  { name: 'npx', file: 'npm/bin/npx-cli.js', role: 'manager', kind: 'backend' },
  ...rows('pnpm yarn bunx pnpx', { role: 'manager', kind: 'backend' }),

  ...rows('bash sh zsh dash ksh', { role: 'shell' }),
  ...rows('watchexec entr', { role: 'wrapper', watch: [{}] }),
  { name: 'concurrently', aliases: ['conc'], role: 'wrapper', runs: 'commands' },
  ...rows('npm-run-all npm-run-all2 run-p run-s', { role: 'wrapper', runs: 'scripts' }),
  ...rows(
    `bacon turbo nx lerna docker docker-compose podman make just task pm2
      foreman overmind`,
    { role: 'wrapper' },
  ),
  ...rows(
    'exec nohup sudo nice env cross-env cross-env-shell dotenv dotenvx env-cmd command time setsid stdbuf',
    { role: 'prefix' },
  ),
];
