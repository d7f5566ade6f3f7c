import * as fs from 'node:fs';
import * as net from 'node:net';
import * as path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { delay } from '../../src/base/async';
import type { Service } from '../../src/services/state/service';
import { isAlive, treeBytes, treeOf, until } from '../live/harness/processes';
import type { Window } from '../live/harness/window';
import { useWorld, type World } from '../live/harness/world';
import { javascript } from './apps/javascript';
import { languages } from './apps/languages';
import { planOnly } from './apps/planOnly';
import { python } from './apps/python';
import type { Framework } from './framework';
import { ensurePrograms, installed, linkPackages, makeVenv } from './install';
import { evidenceOf, Outcomes, shortened, versionOf } from './outcomes';

const frameworks: readonly Framework[] = [...javascript, ...python, ...languages];
const outcomes = new Outcomes(
  frameworks.map(({ title }) => title),
  planOnly,
);
const folderName = 'app';
/** What a watcher needs to notice a saved file, several times over. */
const watcherMs = 4_000;

afterAll(() => outcomes.write());

describe.skipIf(process.platform !== 'linux')('a tool, installed and run for real', () => {
  const world = useWorld();

  it.each(frameworks)('$title', async (framework) => {
    const { title, expected, page } = framework;
    const { name = folderName } = expected;
    const window = await openApp(framework, world());
    const service = (): Service => window.service(name);

    // Found, and judged right before anything runs.
    expect(window.all.map((one) => one.name)).toEqual([name]);
    const { definition } = service();
    if (!definition) throw new Error('It has no definition.');
    expect(definition).toMatchObject({ kind: expected.kind, source: { type: 'detected' } });
    expect(definition.port).toBe(expected.port);
    const plan = await window.plan(definition);
    expect(plan).toMatchObject({ mode: expected.launch });

    // Started, and ready by what it serves.
    const { port } = expected;
    if (port !== undefined) expect(await isTaken(port), `port ${port} is taken`).toBe(false);
    const began = Date.now();
    expect((await window.start(name)).failed).toEqual([]);
    await window.untilState(name, 'ready');
    const readyMs = Date.now() - began;
    if (port !== undefined) {
      expect(service()).toMatchObject({ port });
      expect(service().instances[0]?.ports).toContain(port);
    }
    if (page) expect(await textOf(port ?? 0, page.path)).toContain(page.text);

    // Its memory is that of all its processes.
    const root = window.pid(name);
    const memoryBytes = await equalFigures(window, name, root);
    const tree = treeOf(root);
    const words = [plan.script, ...plan.args].map((word) => shortened(word, definition.cwd));

    // A saved file starts nothing anew: neither what PM2 runs nor what serves.
    const serving = await serverOf(window, port);
    fs.appendFileSync(path.join(definition.cwd, framework.saves), '\n');
    await delay(watcherMs);
    await window.services.refresh();
    expect(window.pid(name)).toBe(root);
    expect(service()).toMatchObject({ state: { type: 'ready' }, restarts: 0 });
    expect(await serverOf(window, port)).toBe(serving);
    if (page) expect(await textOf(port ?? 0, page.path)).toContain(page.text);

    // Stopped, with nothing left.
    const all = new Set([...tree, ...treeOf(root)]);
    expect((await window.stop(name)).failed).toEqual([]);
    expect([...all].filter(isAlive)).toEqual([]);
    if (port !== undefined) expect(await isTaken(port)).toBe(false);

    outcomes.add({
      title,
      version: versionOf(framework),
      written: [definition.written.script, ...definition.written.args].join(' '),
      mode: plan.mode,
      runs: words.join(' '),
      kind: definition.kind,
      port,
      evidence: evidenceOf(definition, port),
      readyMs,
      memoryBytes,
      processes: tree.length,
    });
  });
});

describe('a tool that is not started here', () => {
  const world = useWorld();

  it.each(planOnly)(
    '$title is found and planned',
    async ({ files, programs, kind, port, command }) => {
      const folder = world().write(folderName, files);
      const bin = world().write(
        'bin',
        Object.fromEntries(programs.map((program) => [program, '#!/bin/sh\nexit 1\n'])),
      );
      for (const program of programs) fs.chmodSync(path.join(bin, program), 0o755);
      const PATH = `${bin}:${process.env.PATH ?? ''}`;
      const window = await world().open({ folders: [folder], env: { PATH } });
      const { definition } = window.service(folderName);
      if (!definition) throw new Error('It has no definition.');
      expect(definition).toMatchObject({ kind, source: { type: 'detected' } });
      expect(definition.port).toBe(port);
      const { script, args } = await window.plan(definition);
      expect([path.basename(script), ...args].join(' ')).toBe(command);
    },
  );
});

/** The app in a workspace of its own, opened in a window. */
async function openApp(framework: Framework, world: World): Promise<Window> {
  ensurePrograms(framework);
  const from = await installed(framework);
  const folder = world.write(folderName, withPackages(framework));
  for (const file of framework.executable ?? []) fs.chmodSync(path.join(folder, file), 0o755);
  if (from) await linkPackages(from, folder);
  if (framework.venv) await makeVenv(folder);
  return world.open({
    folders: [folder],
    env: { NO_COLOR: '1' },
  });
}

function withPackages({ files, packages }: Framework): Readonly<Record<string, string>> {
  const text = files['package.json'];
  if (text === undefined || !packages) return files;
  const manifest = { ...(JSON.parse(text) as object), dependencies: packages };
  return { ...files, 'package.json': JSON.stringify(manifest, undefined, 2) };
}

/** The service's own figure, once it agrees with ours: some work on for a while after their first page. */
async function equalFigures(window: Window, name: string, root: number): Promise<number> {
  return until(
    async () => {
      const before = treeBytes(root);
      await window.services.refresh();
      const shown = window.service(name).memoryBytes ?? 0;
      const after = treeBytes(root);
      const low = Math.min(before, after) * 0.9;
      return shown > low && shown < Math.max(before, after) * 1.1 ? shown : undefined;
    },
    () => `equal figures of memory\n${window.story()}`,
  );
}

async function textOf(port: number, route: string): Promise<string> {
  return until(async () => {
    const response = await fetch(`http://localhost:${port}${route}`).catch(() => undefined);
    return response?.ok ? response.text() : undefined;
  }, `a page of port ${port}`);
}

/** The process that listens on a port. */
async function serverOf(window: Window, port: number | undefined): Promise<number | undefined> {
  if (port === undefined) return undefined;
  const [holder] = await window.watchers.portOwners.holders([port]);
  return holder?.pid;
}

/** True where somebody listens on a port of this machine. */
async function isTaken(port: number): Promise<boolean> {
  const answers = await Promise.all(['127.0.0.1', '::1'].map((host) => connects(port, host)));
  return answers.includes(true);
}

function connects(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host });
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}
