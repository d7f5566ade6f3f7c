import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { isInTrouble, isRunning } from '../../src/services/state/service';
import { type AppFields, idle, project } from './harness/apps';
import { sentenceOf } from './harness/window';
import { useWorld } from './harness/world';

const world = useWorld();

describe('what PM2 hides', () => {
  // PM2 says "online", or nothing at all, of most of these.
  const refused: readonly (readonly [string, AppFields, RegExp])[] = [
    ['script', { script: 'nowhere.cjs' }, /nowhere\.cjs.*(does not exist|not found)/],
    ['cwd', { script: 'idle.cjs', cwd: './nowhere' }, /^The folder .*nowhere does not exist\. /],
    ['rights', { script: './plain.bin', interpreter: 'none' }, /plain\.bin.*(execut|permission)/i],
    [
      'interpreter',
      { script: 'idle.cjs', interpreter: 'nowhere-js' },
      /"nowhere-js" was not found/,
    ],
    ['program', { script: 'nowhere-program' }, /"nowhere-program" was not found in PATH/],
    [
      'shebang',
      { script: './shebang.sh', interpreter: 'none' },
      /could not be started: spawn .*ENOENT/,
    ],
    ['value', { ...idle('x'), min_uptime: 1 }, /^PM2 could not start value: .*min_uptime/],
  ];
  it('becomes a sentence on the row, and the others run', async () => {
    const apps = refused.map(([name, fields]) => ({ ...fields, name }));
    const files = {
      ...project(
        idle('first'),
        ...apps,
        { name: 'crash', script: 'crash.cjs', max_restarts: 2, restart_delay: 10 },
        idle('last'),
      ),
      'plain.bin': 'no program',
      'shebang.sh': '#!/nowhere/sh\n',
    };
    const folder = world().write('ws', files);
    fs.chmodSync(path.join(folder, 'shebang.sh'), 0o755);
    world().log.expectErrors(
      ...refused.map(([name]) => new RegExp(`^starting "${name}" failed HumanError`)),
    );
    const window = await world().open({ folders: [folder] });
    expect(window.all).toHaveLength(apps.length + 3);

    const result = await window.start();
    for (const name of ['first', 'last']) await window.untilState(name, 'ready');
    for (const [name, , sentence] of refused) {
      expect(sentenceOf(result, name)).toMatch(sentence);
      const { state, problem } = window.service(name);
      expect({ name, type: state.type }).toEqual({ name, type: 'failed' });
      expect(problem).toMatch(sentence);
      expect(window.pids(name)).toEqual([]);
    }
    const crash = await window.until(
      'crash',
      (one) => isInTrouble(one) && !isRunning(one),
      'given up',
    );
    expect(crash.state.reason).toMatch(/exit code (was )?3/);

    // Nothing changes by itself afterwards.
    await window.services.refresh();
    const quiet = window.all.filter((one) => !isInTrouble(one));
    expect(quiet.map(({ name, state }) => [name, state.type])).toEqual([
      ['first', 'ready'],
      ['last', 'ready'],
    ]);
  });
});

describe('a service that waits for its restart', () => {
  it.each(['start', 'restart'] as const)('runs again by %s', async (command) => {
    // Crashes the first time only.
    const once = `
const fs = require('node:fs');
if (!fs.existsSync('marker')) { fs.writeFileSync('marker', ''); process.exit(7); }
setInterval(() => {}, 1000);`;
    const app = { name: 'app', script: 'once.cjs', min_uptime: 100, restart_delay: 3_600_000 };
    const folder = world().write('ws', { ...project(app), 'once.cjs': once });
    const window = await world().open({ folders: [folder] });
    await window.start('app');
    const waiting = await window.until(
      'app',
      ({ instances }) => instances[0]?.waiting === true,
      'waiting',
    );
    expect(waiting.state.type).toBe('waitingRestart');
    expect(waiting.state.reason).toBe('It ended with exit code 7; PM2 starts it again.');
    expect((await window[command]('app')).failed).toEqual([]);
    await window.untilState('app', 'ready');
    expect(window.service('app').instances).toMatchObject([{ id: waiting.instances[0]?.id }]);
  });
});
