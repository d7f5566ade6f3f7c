import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { type AppFields, ecosystem } from './apps';
import { statusBytes, until } from './processes';
import type { Window } from './window';
import { freePort, type World } from './world';

const root = path.resolve(import.meta.dirname, '../../..');
const frontend = path.join(root, 'test/workspaces/codex/frontend');

export const mega = 1024 ** 2;

/** Holds as many MB as the file named by GROW says, really touched. As a preload of Next it does so in its server. */
const grow = `
const fs = require('node:fs');
const kept = [];
const holds = require.main === module || /start-server|next-server/.test(process.argv[1] + process.title);
if (holds) {
  const timer = setInterval(() => {
    let want = 0;
    try { want = Number(fs.readFileSync(process.env.GROW, 'utf8')); } catch {}
    while (kept.length * 20 < want) kept.push(Buffer.alloc(20 * ${mega}, 1));
  }, 50);
  if (require.main !== module) timer.unref();
}
`;

const rust = `
use std::{env, fs, thread, time::Duration};
fn main() {
    let file = env::var("GROW").unwrap();
    let mut kept: Vec<Vec<u8>> = Vec::new();
    loop {
        let want: usize = fs::read_to_string(&file).ok().and_then(|t| t.trim().parse().ok()).unwrap_or(0);
        while kept.len() * 20 < want {
            kept.push(vec![1u8; 20 * 1024 * 1024]);
        }
        thread::sleep(Duration::from_millis(50));
    }
}
`;

/** One way in which people start a service. */
export interface LaunchForm {
  readonly id: 'node' | 'bash' | 'bash-exec' | 'npx' | 'npm' | 'next' | 'cargo';
  /** Room for what it holds before it grows, in MB. */
  readonly baseMb: number;
  readonly app: AppFields;
  readonly files?: Readonly<Record<string, string>>;
  /** One process, so that the figure is its RSS. */
  readonly single?: boolean;
}

const script = (line: string): Readonly<Record<string, string>> => ({
  'start-dev.sh': `#!/bin/bash\nexport DEV=1\n${line}\n`,
});

/** The seven forms; next needs a port of its own. */
export function launchForms(port: number): readonly LaunchForm[] {
  const bash = { script: './start-dev.sh', interpreter: 'bash' };
  const none = { interpreter: 'none' };
  return [
    { id: 'node', baseMb: 70, app: { script: 'grow.cjs' }, single: true },
    { id: 'bash', baseMb: 80, app: bash, files: script('node grow.cjs\necho over') },
    { id: 'bash-exec', baseMb: 70, app: bash, files: script('exec node grow.cjs'), single: true },
    {
      id: 'npx',
      baseMb: 250,
      app: { script: 'npx', args: ['tsx', 'grow.ts'], ...none },
      files: { 'grow.ts': grow.replace('require.main === module', 'true') },
    },
    {
      id: 'npm',
      baseMb: 200,
      app: { script: 'npm', args: ['run', 'dev'], ...none },
      files: { 'package.json': JSON.stringify({ scripts: { dev: 'node grow.cjs' } }) },
    },
    {
      id: 'next',
      baseMb: 700,
      app: {
        script: 'node_modules/.bin/next',
        args: ['dev', '-p', String(port)],
        ...none,
      },
    },
    {
      id: 'cargo',
      baseMb: 60,
      app: { script: 'cargo', args: ['run', '--offline', '--quiet'], ...none },
      files: {
        'Cargo.toml': '[package]\nname = "grow"\nversion = "0.1.0"\nedition = "2021"\n',
        'src/main.rs': rust,
      },
    },
  ];
}

/** What was measured of one form. Bytes and ms. */
export interface FormFigures {
  /** What it held when its 400 MB were there: by our figure, by PSS and by RSS. */
  readonly ours: number;
  readonly pss: number;
  readonly rss: number;
  readonly processes: number;
  /** From the moment it was told to grow beyond its cap (a little before it crosses) to the restart origin, each round. */
  readonly reactionsMs: readonly number[];
}

const heldMb = 400;

/** Writes the form as a workspace of its own; gives what sets how many MB it holds. */
export function writeForm(world: World, form: LaunchForm, capMb: number) {
  const growFile = path.join(world.folder, `${form.id}.grow`);
  const env = {
    GROW: growFile,
    ...(form.id === 'next' && {
      NODE_OPTIONS: `--require ${path.join(world.folder, form.id, 'grow.cjs')}`,
    }),
  };
  const app = {
    name: form.id,
    min_uptime: 500,
    restart_delay: 200,
    max_memory_restart: `${capMb}M`,
    ...form.app,
    env,
  };
  // Hard links: Next takes no linked folder, and a second server in one folder is refused.
  if (form.id === 'next') {
    execFileSync('cp', ['-al', frontend, path.join(world.folder, form.id)]);
  }
  const folder = world.write(form.id, { 'grow.cjs': grow, ...form.files, ...ecosystem(app) });
  if (form.id === 'npx') fs.symlinkSync(path.join(root, 'node_modules'), `${folder}/node_modules`);
  return {
    folder,
    app,
    hold: (mb: number): void => fs.writeFileSync(growFile, String(mb)),
  };
}

/** Lets a form hold 400 MB, measures it, lets it cross its cap, and times the restart origin. */
export async function measureForm(
  world: World,
  form: LaunchForm,
  rounds = 1,
): Promise<FormFigures> {
  const capMb = form.baseMb + heldMb + 100;
  const { folder, hold } = writeForm(world, form, capMb);
  if (form.id === 'cargo')
    execFileSync('cargo', ['build', '--offline', '--quiet'], { cwd: folder });
  const window = await world.open({
    folders: [folder],
    settings: { 'codexServices.launch': 'asWritten' },
  });
  try {
    await window.start(form.id);
    await window.untilState(form.id, 'ready');
    hold(heldMb);
    const sample = await untilHeld(window, form.id);
    const pids = sample.processes.map(({ pid }) => pid);
    const figures = {
      ours: sample.memoryBytes,
      pss: pids.reduce((sum, pid) => sum + pssOf(pid), 0),
      rss: pids.reduce((sum, pid) => sum + statusBytes(pid, 'VmRSS'), 0),
      processes: pids.length,
    };
    let orderedAt: number | undefined;
    window.watchers.origins.onDidBegin(({ origin }) => {
      if (origin.by === 'memoryCap') orderedAt ??= origin.at;
    });
    const reactionsMs: number[] = [];
    while (reactionsMs.length < rounds) {
      orderedAt = undefined;
      const told = Date.now();
      hold(capMb + 100);
      const at = await until(
        () => orderedAt,
        () => `the restart origin\n${window.story()}`,
      );
      hold(0);
      reactionsMs.push(at - told);
      await until(
        () => capsOf(window, form.id) === reactionsMs.length,
        () => `the history of it: ${JSON.stringify(window.history(form.id))}`,
      );
      await window.untilState(form.id, 'ready');
    }
    return { ...figures, reactionsMs };
  } finally {
    await window.delete(form.id);
  }
}

/** Restarts over its cap, as the history tells them. */
function capsOf(window: Window, name: string): number {
  return window.history(name).filter(({ cause, what }) => cause === 'memoryCap' && what === 'cap')
    .length;
}

/** A sample in which all that was asked for is there, and nothing moves any more. */
async function untilHeld(window: Window, name: string) {
  let before = 0;
  return until(
    async () => {
      await window.services.refresh();
      const [instance] = window.service(name).instances;
      const { memoryBytes = 0, processes = [] } = instance ?? {};
      const steady = Math.abs(memoryBytes - before) < 4 * mega;
      before = memoryBytes;
      return steady && memoryBytes > heldMb * mega ? { memoryBytes, processes } : undefined;
    },
    () => `400 MB in ${name}, it holds ${before / mega}\n${window.story()}`,
  );
}

/** Each shared page divided by those who share it. */
function pssOf(pid: number): number {
  const text = fs.readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1');
  return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1]) * 1024;
}

export async function allForms(): Promise<readonly LaunchForm[]> {
  return launchForms(await freePort());
}
