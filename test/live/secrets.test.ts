import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { apiOf } from '../fakes/apiOf';
import { isInTrouble, isRunning } from '../../src/services/state/service';
import { launchDetail, processDetail, reasonDetail } from '../../src/views/tree/detailText';
import { renderRow } from '../../src/views/tree/rowText';
import { serviceTooltip } from '../../src/views/tree/serviceTooltip';
import { idle, project } from './harness/apps';
import { environmentOf } from './harness/processes';
import { sentenceOf, type Window } from './harness/window';
import { useWorld } from './harness/world';

const world = useWorld();
const secret = 'sEcReT-4711';
const env = {
  API_TOKEN: secret,
  HARMLESS: secret,
  DATABASE_URL: `postgres://codex:${secret}@127.0.0.1/codex`,
  status: secret,
};

/** Everything that is shown, logged or handed to other extensions. */
function everythingShown(window: Window): readonly string[] {
  const now = Date.now();
  const rows = window.all.flatMap((service) => [
    serviceTooltip(service, now),
    JSON.stringify(renderRow(service, now)),
    JSON.stringify([reasonDetail(service), launchDetail(service)]),
    ...service.instances.flatMap(({ processes }) =>
      processes.map((process) => JSON.stringify(processDetail(process))),
    ),
  ]);
  const { services } = apiOf(window.services);
  return [
    ...rows,
    JSON.stringify(services),
    JSON.stringify(window.model.problems),
    JSON.stringify(window.services.others),
    JSON.stringify(window.events),
    ...world().log.entries.map(({ text }) => text),
  ];
}

describe('a secret in the environment', () => {
  it('reaches the service, and is nowhere shown, logged or handed on', async () => {
    const apps = [
      idle('good', { env, args: `--token=${secret} --password ${secret}` }),
      idle('refused', { env, min_uptime: 1 }),
      idle('missing', { env, script: 'nowhere.cjs' }),
      idle('shebang', { env, script: './shebang.bin', interpreter: 'none' }),
      // More than a process can be given on Linux.
      idle('large', { env: { ...env, LARGE: `${secret}${'x'.repeat(140_000)}` } }),
      { name: 'crash', script: 'crash.cjs', env, restart_delay: 10, max_restarts: 1 },
      { name: 'wrong', script: 'idle.cjs', env: secret },
    ];
    const folder = world().write('ws', { ...project(...apps), 'shebang.bin': '#!/nowhere/x\n' });
    fs.chmodSync(path.join(folder, 'shebang.bin'), 0o755);
    world().log.expectErrors(/^(starting|restarting) "\w+" failed HumanError/);
    const window = await world().open({ folders: [folder] });
    const result = await window.start();
    expect(result.failed.map(({ name }) => name).sort()).toEqual([
      'large',
      'missing',
      'refused',
      'shebang',
    ]);
    expect(sentenceOf(result, 'large')).toMatch(/^The environment of large is larger than/);
    await window.untilState('good', 'ready');
    await window.until('crash', (one) => isInTrouble(one) && !isRunning(one), 'given up');
    expect(environmentOf(window.pid('good'))['API_TOKEN']).toBe(secret);
    await window.restart();
    await window.untilState('good', 'ready');

    // The same entries as somebody else's.
    const other = await world().open({ folders: [world().write('other', project(idle('good')))] });
    await other.start();
    expect(other.services.others.length).toBeGreaterThan(0);

    for (const text of [...everythingShown(window), ...everythingShown(other)]) {
      expect(text).not.toContain(secret);
    }
    expect(JSON.stringify(result.failed.map(({ error }) => String(error)))).not.toContain(secret);
    await window.delete();
    await window.stop();
    for (const text of everythingShown(window)) expect(text).not.toContain(secret);
  });
});
