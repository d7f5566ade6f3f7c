import type { NodeVersion } from '../../../../src/project/nodeVersion/nodeRange';
import { planLaunch } from '../../../../src/services/launch/planLaunch';
import type {
  LaunchPlan,
  ServiceDefinition,
  WrittenCommand,
} from '../../../../src/services/definitions/definition';
import { MemoryFiles, type MemoryFile } from '../../../fakes/memoryFiles';

const program = { text: '\x7fELF\0' };

/** A machine with the usual programs, and a project at /w/app with tsx, next and the like installed. */
const machine: Readonly<Record<string, MemoryFile>> = {
  '/usr/bin/node': program,
  '/usr/bin/bash': program,
  '/usr/bin/sh': program,
  '/usr/bin/npm': { text: '#!/usr/bin/env node\n' },
  '/usr/bin/npx': { text: '#!/usr/bin/env node\n' },
  '/usr/bin/pnpm': { text: '#!/bin/sh\nexec node x "$@"' },
  '/usr/bin/yarn': { text: '#!/usr/bin/env node\n' },
  '/usr/bin/bun': program,
  '/usr/bin/cargo': program,
  '/usr/bin/deno': program,
  '/usr/bin/uvicorn': { text: '#!/usr/bin/python3\n' },
  '/usr/bin/python3': program,
  '/usr/bin/watchexec': program,
  '/usr/bin/concurrently': program,
};

export const packages: Readonly<Record<string, MemoryFile>> = {
  '/w/app/node_modules/tsx/package.json':
    '{"name":"tsx","version":"4.23.15","bin":"./dist/cli.mjs"}',
  '/w/app/node_modules/tsx/dist/loader.mjs': '',
  '/w/app/node_modules/tsx/dist/cli.mjs': '#!/usr/bin/env node',
  '/w/app/node_modules/.bin/tsx': { link: '../tsx/dist/cli.mjs' },
  '/w/app/node_modules/next/package.json': '{"name":"next","bin":{"next":"./dist/bin/next"}}',
  '/w/app/node_modules/next/dist/bin/next': '#!/usr/bin/env node',
  '/w/app/node_modules/.bin/next': { link: '../next/dist/bin/next' },
  '/w/app/node_modules/ts-node/package.json': '{"name":"ts-node"}',
  '/w/app/node_modules/vite/bin/vite.js': { text: '#!/usr/bin/env node\n' },
  '/w/app/node_modules/.bin/vite': { link: '../vite/bin/vite.js' },
};

export interface Case {
  readonly script: string;
  readonly args?: readonly string[];
  readonly interpreter?: string;
  readonly interpreterArgs?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, MemoryFile>>;
  /** Scripts of /w/app/package.json. */
  readonly scripts?: Readonly<Record<string, string>>;
  readonly definition?: Partial<ServiceDefinition>;
  readonly launchMode?: 'direct' | 'asWritten';
  readonly platform?: NodeJS.Platform;
  readonly without?: readonly string[];
  /** That of /opt/node/bin/node. */
  readonly nodeVersion?: NodeVersion | undefined;
}

/** Plans a case in /w/app. The heap limit is 1,024 MB where the definition says nothing else. */
export async function plan(one: Case): Promise<LaunchPlan> {
  const written: WrittenCommand = {
    script: one.script,
    args: one.args ?? [],
    ...(one.interpreter === undefined ? {} : { interpreter: one.interpreter }),
    interpreterArgs: one.interpreterArgs ?? [],
  };
  const all: Record<string, MemoryFile> = {
    ...machine,
    ...packages,
    '/w/app/src/index.ts': '',
    '/w/app/server.mjs': '',
    '/w/app/package.json': JSON.stringify({
      scripts: one.scripts ?? {},
      dependencies: { pg: '8' },
    }),
    ...one.files,
  };
  for (const name of Object.keys(all)) {
    if (one.without?.some((start) => name.startsWith(start))) delete all[name];
  }
  return planLaunch(
    {
      name: 'app',
      kind: 'backend',
      workspaceFolder: '/w',
      cwd: '/w/app',
      source: { type: 'settings' },
      written,
      env: one.env ?? {},
      instances: 1,
      cluster: false,
      restart: {
        autorestart: true,
        restartDelayMs: 5000,
        maxRestarts: 10,
        minUptimeMs: 10000,
        killTimeoutMs: 1600,
      },
      heapMb: 1024,
      passThrough: {},
      ...one.definition,
    },
    {
      node: '/opt/node/bin/node',
      nodeVersion: async () => one.nodeVersion,
      files: new MemoryFiles(all),
      launchMode: one.launchMode ?? 'direct',
      processEnv: { PATH: '/usr/local/bin:/usr/bin', HOME: '/home/me' },
      platform: one.platform ?? 'linux',
    },
  );
}

/** The command line of a plan as one text, and what else of it is not the usual. */
export function short({ script, args, cwd, env, build }: LaunchPlan): object {
  return {
    run: [script, ...args].join(' '),
    ...(cwd === '/w/app' ? {} : { cwd }),
    ...(Object.keys(env).length === 0 ? {} : { env }),
    ...(build ? { build } : {}),
  };
}
