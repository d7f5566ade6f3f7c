import type { Tool } from './tool';

const rows = (names: string, row: Omit<Tool, 'name'>): readonly Tool[] =>
  names.split(/\s+/).map((name) => ({ name, ...row }));

/** What runs other programs, what stands in front of them, and what no other list has. */
export const otherTools: readonly Tool[] = [
  {
    name: 'cargo',
    kind: 'generator',
    commands: 'any',
    serves: ['run', 'watch'],
    develops: ['run', 'watch'],
    options: {
      valued: 'bin example package:p manifest-path features:F profile target target-dir exec:x',
    },
    watch: [{ command: 'watch' }],
    launch: 'cargo',
    build: ['cargo', 'build', '--release'],
  },
  ...rows('postgres postmaster pg_ctl pg_ctlcluster pglite-server', { kind: 'database' }),

  { name: 'npm', file: 'npm/bin/npm-cli.js', role: 'manager' },
  { name: 'npx', file: 'npm/bin/npx-cli.js', role: 'manager' },
  ...rows('pnpm yarn bunx pnpx', { role: 'manager' }),

  ...rows('bash sh zsh dash ksh', { role: 'shell' }),
  ...rows('watchexec entr', { role: 'wrapper', watch: [{}] }),
  { name: 'concurrently', aliases: ['conc'], role: 'wrapper', runs: 'commands' },
  ...rows('npm-run-all npm-run-all2 run-p run-s', { role: 'wrapper', runs: 'scripts' }),
  ...rows(
    `bacon turbo lerna wireit wsrun ultra rush moon docker docker-compose podman podman-compose make just task pm2 foreman overmind hivemind`,
    { role: 'wrapper' },
  ),
  // Targets of a project.json: what they start only nx knows.
  {
    name: 'nx',
    role: 'wrapper',
    commands: 'any',
    serves: ['serve', 'dev'],
    develops: ['serve', 'dev'],
  },
  ...rows(
    'exec nohup sudo nice env cross-env cross-env-shell dotenv dotenvx env-cmd command time setsid stdbuf',
    { role: 'prefix' },
  ),
  ...rows(
    `tsc tsc-alias vue-tsc svelte-check svelte-kit svelte-package rollup esbuild swc babel unbuild microbundle pkgroll bunchee rslib ncc
      preconstruct father stencil api-extractor typedoc tailwindcss sass postcss lessc eslint prettier biome oxlint stylelint vitest jest mocha
      ava playwright cypress graphql-codegen gql.tada contentlayer contentlayer2 velite fumadocs-mdx panda openapi-typescript orval buf
      lingui formatjs tsr knex typeorm typeorm-ts-node-commonjs sequelize sequelize-cli changeset lint-staged husky size-limit syncpack
      chokidar onchange livereload electron-rebuild electron-builder patch-package turbo-gen paraglide-js payload`,
    { role: 'builder' },
  ),
];
