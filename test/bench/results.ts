import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { root } from '../../scripts/setup.mjs';
import type { Figure } from './figure';

const file = path.join(root, 'test/bench/results.json');

type Shown = Figure & { readonly ratio: number | null };

/** Prints the table and writes `results.json`, where figures of groups that did not run stay as they are. */
export function report(figures: readonly Figure[]): void {
  if (figures.length === 0) return;
  const shown = figures.map((one) => ({
    ...one,
    ours: round(one.ours),
    peer: one.peer === null ? null : round(one.peer),
    ratio: one.peer === null ? null : round(one.ours / one.peer),
  }));
  const results = {
    machine: machine(),
    versions: versions(),
    figures: merged(readFigures(), shown),
  };
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
  const rows = [
    ['id', 'ours', 'peer', 'unit', 'ratio', 'beside'],
    ...shown.map((one) => [
      one.id,
      String(one.ours),
      one.peer === null ? '–' : String(one.peer),
      one.unit,
      one.ratio === null ? '–' : String(one.ratio),
      one.peerName ?? '',
    ]),
  ];
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  console.log(`\n${lines.join('\n')}\n\n${path.relative(root, file)}`);
}

/** New figures in the places of old ones, and what is quite new at the end. */
function merged(old: readonly Shown[], shown: readonly Shown[]): readonly Shown[] {
  const fresh = new Map(shown.map((one) => [one.id, one]));
  const known = new Set(old.map(({ id }) => id));
  return [
    ...old.map((one) => fresh.get(one.id) ?? one),
    ...shown.filter(({ id }) => !known.has(id)),
  ];
}

function readFigures(): readonly Shown[] {
  if (!existsSync(file)) return [];
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly figures: readonly Shown[] }).figures;
}

function machine(): Record<string, unknown> {
  const [cpu] = os.cpus();
  return {
    platform: process.platform,
    arch: process.arch,
    cpu: cpu?.model.trim(),
    cores: os.availableParallelism(),
    memoryBytes: os.totalmem(),
    loadAtEnd: os.loadavg()[0],
  };
}

function versions(): Record<string, string> {
  const of = (folder: string): string =>
    (
      JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8')) as {
        version: string;
      }
    ).version;
  return {
    node: process.versions.node,
    pm2: of('node_modules/pm2'),
    next: of('test/workspaces/codex/frontend/node_modules/next'),
    tsx: of('test/workspaces/codex/backend/node_modules/tsx'),
    cargo: execFileSync('cargo', ['--version'], { encoding: 'utf8' }).trim(),
    commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
      cwd: root,
      encoding: 'utf8',
    }).trim(),
  };
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
