import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { delay } from '../../src/base/async';
import { LogRotation } from '../../src/services/logs/logRotation';
import * as rotationFiles from '../../src/system/logRotation';
import { ecosystem } from './harness/apps';
import { until } from './harness/processes';
import type { Window } from './harness/window';
import { useWorld } from './harness/world';

const programs = {
  /** Prints numbered lines on both streams: `RATE` a second, `COUNT` in all, and lives on. Goes on counting after a restart. */
  'count.cjs': `
const fs = require('node:fs');
const { RATE, COUNT, STATE } = process.env;
let i = STATE && fs.existsSync(STATE) ? Number(fs.readFileSync(STATE, 'utf8')) : 0;
const started = Date.now();
const first = i;
const pad = 'x'.repeat(Number(process.env.WIDTH ?? 60));
function more() {
  const due = Math.min(Number(COUNT), first + Math.ceil(((Date.now() - started) * Number(RATE)) / 1000));
  let text = '';
  for (; i < due; i++) {
    text += 'n' + i + ' ' + pad + '\\n';
    if (i % 10 === 0) process.stderr.write('e' + i / 10 + '\\n');
  }
  if (text) process.stdout.write(text);
  if (i < Number(COUNT)) setTimeout(more, 2);
  else setInterval(() => {}, 1000);
}
process.on('SIGINT', () => { if (STATE) fs.writeFileSync(STATE, String(i)); process.stdout.write('', () => process.exit(0)); });
more();
`,
};

const counter = (name: string, env: Readonly<Record<string, string | number>>, more = {}) => ({
  name,
  script: 'count.cjs',
  min_uptime: 100,
  kill_timeout: 3000,
  ...more,
  env,
});

/** Numbers of the lines that begin with a letter, in the order they came. */
function numbers(lines: readonly string[], letter: string): number[] {
  return lines.flatMap((line) => {
    const [, found] = new RegExp(`^${letter}(\\d+)\\b`).exec(line) ?? [];
    return found === undefined ? [] : [Number(found)];
  });
}

/** Every number from 0 up, in order, each once. */
function expectAll(found: readonly number[], count: number): void {
  const wrong = found.findIndex((number, index) => number !== index);
  expect(wrong, `at ${wrong}: ${found.slice(Math.max(0, wrong - 2), wrong + 3).join(', ')}`).toBe(
    -1,
  );
  expect(found).toHaveLength(count);
}

function rotating(window: Window, pm2Log: string, maxBytes: number): LogRotation {
  return new LogRotation({
    pm2: window.link,
    services: window.services,
    pm2Log: () => pm2Log,
    settings: () => ({ maxBytes, keep: 3 }),
    mayAct: async () => true,
    files: rotationFiles,
    tellFull: () => undefined,
    log: {
      debug: (m) => console.log(m),
      info: () => undefined,
      warn: () => undefined,
      error: (m, e) => {
        throw new Error(m, { cause: e });
      },
    },
  });
}

describe('every line', () => {
  const world = useWorld();

  it('of a service comes once through rotations under load', async () => {
    const count = 20_000;
    const folder = world().write('w', {
      ...programs,
      ...ecosystem(counter('a', { RATE: 4_000, COUNT: count })),
    });
    const window = await world().open({ folders: [folder] });
    await window.start('a');
    const rotation = rotating(window, world().home.log, 100_000);
    for (let i = 0; i < 4; i++) {
      await delay(1_100);
      await rotation.check();
    }
    rotation.dispose();
    await until(
      () => numbers(window.lines('a'), 'n').length >= count,
      () => `${numbers(window.lines('a'), 'n').length} lines`,
      20_000,
    );
    expectAll(numbers(window.lines('a'), 'n'), count);
    // What PM2 drops of a file that is not rotated is put at its end: nothing is missing, though a line may come late.
    const errors = numbers(window.lines('a'), 'e');
    expectAll(
      [...errors].sort((a, b) => a - b),
      count / 10,
    );
    console.log(fs.readdirSync(path.join(world().home.folder, 'logs')));
  });
});
