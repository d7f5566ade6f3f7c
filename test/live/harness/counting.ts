import { expect } from 'vitest';
import { LogRotation, type RotationParts } from '../../../src/services/logs/rotation/logRotation';
import * as rotationFiles from '../../../src/system/logs/logRotation';
import type { AppFields } from './apps';
import type { Window } from './window';
import type { World } from './world';

/** A program that numbers its lines. */
export const counting = {
  /**
   * Prints `n0`, `n1`, … on its output, `RATE` a second and `COUNT` in all, and `e0`, `e1`, … for every tenth on the other stream;
   * lives on. With `STATE`, a file, it goes on counting after a restart; with `LAST`, the name of a file that comes later, it prints
   * `last` then; with `AFTER`, a number, it prints so many more numbers when it is told to end; with `LABEL` that stands before every line.
   */
  'count.cjs': `
const fs = require('node:fs');
const { RATE, COUNT, STATE, LAST, AFTER = 0, LABEL = '' } = process.env;
let i = STATE && fs.existsSync(STATE) ? Number(fs.readFileSync(STATE, 'utf8')) : 0;
const started = Date.now();
const first = i;
const pad = 'x'.repeat(Number(process.env.WIDTH ?? 60));
function more() {
  const due = Math.min(Number(COUNT), first + Math.ceil(((Date.now() - started) * Number(RATE)) / 1000));
  let text = '';
  for (; i < due; i++) {
    text += LABEL + 'n' + i + ' ' + pad + '\\n';
    if (i % 10 === 0) process.stderr.write(LABEL + 'e' + i / 10 + '\\n');
  }
  if (text) process.stdout.write(text);
  if (i < Number(COUNT)) setTimeout(more, 2);
  else setInterval(last, 100);
}
function last() {
  if (!LAST || !fs.existsSync(LAST)) return;
  fs.unlinkSync(LAST);
  process.stdout.write(LABEL + 'last\\n');
}
process.on('SIGINT', () => {
  if (STATE) fs.writeFileSync(STATE, String(i));
  let text = '';
  for (const end = i + Number(AFTER); i < end; i++) text += LABEL + 'n' + i + ' ' + pad + '\\n';
  process.stdout.write(text, () => process.exit(0));
});
more();
`,
};

/** An entry of an ecosystem file for it. */
export function counter(
  name: string,
  env: Readonly<Record<string, string | number>>,
  more: AppFields = {},
): AppFields {
  return { name, script: 'count.cjs', min_uptime: 100, kill_timeout: 3000, ...more, env };
}

/** Numbers of the lines that begin with these letters, in the order they came. */
export function numbers(lines: readonly string[], letters: string): number[] {
  const pattern = new RegExp(`^${letters}(\\d+)\\b`);
  return lines.flatMap((line) => {
    const found = pattern.exec(line)?.[1];
    return found === undefined ? [] : [Number(found)];
  });
}

/** Which numbers below `count` are not among these: `3, 17-25`. */
export function gaps(found: readonly number[], count: number): string {
  const seen = new Set(found);
  const ranges: string[] = [];
  for (let from = 0; from < count; from++) {
    if (seen.has(from)) continue;
    let to = from;
    while (to + 1 < count && !seen.has(to + 1)) to++;
    ranges.push(from === to ? String(from) : `${from}-${to}`);
    from = to;
  }
  return ranges.slice(0, 20).join(', ');
}

/** Every number from 0 up to `count`, each once; in order too, unless `order` is 'any'. */
export function expectAll(found: readonly number[], count: number, order: 'kept' | 'any'): void {
  const all = order === 'kept' ? found : [...found].sort((a, b) => a - b);
  const wrong = all.findIndex((number, index) => number !== index);
  const around = all.slice(Math.max(0, wrong - 2), wrong + 3).join(', ');
  expect(wrong, `at ${wrong} of ${all.length}: ${around}`).toBe(-1);
  expect(all).toHaveLength(count);
}

/** Each number is greater than the one before it. */
export function expectOrder(found: readonly number[]): void {
  const wrong = found.findIndex((number, index) => number <= (found[index - 1] ?? -1));
  expect(wrong, `${found.slice(Math.max(0, wrong - 2), wrong + 3).join(', ')}`).toBe(-1);
}

/** Rotation as the extension does it, of what a window sees. It looks when it is told to, and every 15 s. */
export function rotating(
  world: World,
  window: Window,
  settings: { readonly maxBytes: number; readonly keep?: number },
  more: Partial<RotationParts> = {},
): LogRotation {
  return new LogRotation({
    engine: window.link,
    services: window.services,
    pm2Log: () => world.home.log,
    settings: () => ({ keep: 5, ...settings }),
    mayAct: async () => true,
    files: rotationFiles,
    tellFull: () => undefined,
    log: world.log,
    ...more,
  });
}
