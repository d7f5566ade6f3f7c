import type { Grammar } from './tools/tool';

/** The words of a program that runs scripts of packages. */
export interface RunnerWords {
  /** Words behind which the name of a script stands. */
  readonly run: readonly string[];
  /** `all`: every word that is not its own may be a script; a list: only these; absent: none without a run word. */
  readonly bare?: 'all' | readonly string[];
  /** Words that are commands of its own, where every other may be a script. */
  readonly own?: ReadonlySet<string>;
  /** Words behind which a program of a package stands. */
  readonly exec?: readonly string[];
  /** True where its options may stand behind the name of the script as well, up to `--`. */
  readonly optionsBehind?: boolean;
  /** Options that name the folder it works in. */
  readonly folder?: readonly string[];
  /** Options that name a package. */
  readonly packages?: readonly string[];
  /** Options with which it goes through several packages. */
  readonly many?: readonly string[];
  /** The option that stands for the package at the root. */
  readonly root?: readonly string[];
  /** Options that change nothing about what runs. */
  readonly harmless: Grammar;
  /** True where without a package it goes through all of them. */
  readonly goesThrough?: boolean;
}

const words = (text: string): readonly string[] => text.split(/\s+/);

/** What npm and its kin do without running a script. */
const managing: ReadonlySet<string> = new Set(
  words(`install i ci add remove rm uninstall update up upgrade create init publish pack link list ls audit cache config prune
    rebuild why outdated t workspaces`),
);

/** By the name of the program (npm 11, pnpm 10, Yarn 1 and 4, Bun 1.3, Deno 2, turbo 2, lerna 8, nx 21). */
export const runners: Readonly<Record<string, RunnerWords>> = {
  npm: {
    run: words('run run-script rum urn'),
    // Scripts that npm runs without `run`.
    bare: words('start test stop restart'),
    exec: ['exec', 'x'],
    optionsBehind: true,
    folder: ['--prefix', '-C'],
    packages: ['-w', '--workspace'],
    many: ['-ws', '--workspaces'],
    harmless: {
      valued: 'loglevel',
      flags: 'silent s quiet q if-present no-audit no-fund no-update-notifier color no-color',
    },
  },
  pnpm: {
    run: ['run', 'run-script'],
    bare: 'all',
    own: managing,
    exec: ['exec', 'dlx'],
    folder: ['-C', '--dir', '--prefix'],
    packages: ['-F', '--filter', '--filter-prod'],
    many: ['-r', '--recursive'],
    root: ['-w', '--workspace-root'],
    harmless: {
      valued: 'reporter loglevel workspace-concurrency',
      flags: 'silent s stream parallel aggregate-output if-present color no-color',
    },
  },
  yarn: {
    run: ['run'],
    bare: 'all',
    own: managing,
    exec: ['exec', 'dlx'],
    folder: ['--cwd'],
    harmless: { flags: 'silent s non-interactive no-progress' },
  },
  bun: {
    run: ['run'],
    bare: 'all',
    own: managing,
    exec: ['x'],
    folder: ['--cwd'],
    packages: ['-F', '--filter'],
    many: ['--workspaces'],
    harmless: { flags: 'silent if-present' },
  },
  deno: {
    run: ['task'],
    folder: ['--cwd'],
    packages: ['-f', '--filter'],
    many: ['-r', '--recursive'],
    harmless: { flags: 'quiet q' },
  },
  turbo: {
    run: ['run'],
    bare: 'all',
    own: new Set(
      words(`watch prune login logout link unlink gen generate daemon ls bin info query scan config telemetry boundaries
        completion docs clone devtools`),
    ),
    optionsBehind: true,
    folder: ['--cwd'],
    packages: ['-F', '--filter'],
    harmless: {
      valued: 'ui concurrency env-mode log-order log-prefix output-logs cache-dir cache color',
      flags: 'parallel continue no-daemon daemon no-cache force only no-update-notifier no-color',
    },
    goesThrough: true,
  },
  lerna: {
    run: ['run'],
    optionsBehind: true,
    packages: ['--scope'],
    harmless: {
      valued: 'concurrency loglevel',
      flags: 'stream parallel no-bail no-prefix no-sort',
    },
    goesThrough: true,
  },
};
