import { describe, expect, it } from 'vitest';
import { idle, project } from '../harness/apps';
import { treeOf, until } from '../harness/processes';
import { useWorld } from '../harness/world';
import { pm2Cli, pm2Row, pm2Rows } from './pm2Shows';
import { badPrograms } from './programs';

const world = useWorld();
const mb = 1024 ** 2;

describe('PM2 measures the main process only', () => {
  it.each([
    ['memory', 'fat.cjs'],
    ['CPU', 'busy.cjs'],
  ])('%s of a wrapper: we show the tree', async (what, program) => {
    const app = { name: 'app', script: './wrapper.sh', args: [program], interpreter: 'bash' };
    const folder = world().write('ws', {
      ...project({ ...app, min_uptime: 100, autorestart: false }),
      ...badPrograms,
    });
    const window = await world().open({
      folders: [folder],
      settings: { 'codexServices.launch': 'asWritten' },
    });
    await window.start('app');
    if (what === 'memory') {
      const { memoryBytes = 0 } = await window.until(
        'app',
        (service) => (service.memoryBytes ?? 0) > 150 * mb,
        'more than 150 MB',
      );
      expect(memoryBytes).toBeLessThan(400 * mb);
      expect((await pm2Row(world(), 'app')).memory).toBeLessThan(10 * mb);
    } else {
      await window.until('app', ({ cpuPercent = 0 }) => cpuPercent > 20, 'CPU used');
      expect((await pm2Row(world(), 'app')).cpu).toBeLessThan(5);
    }
    expect(treeOf(window.pid('app')).length).toBeGreaterThan(1);
  });

  it('one failed spawn makes PM2 show 0 for every app: we go on measuring', async () => {
    const folder = world().write('ws', project(idle('good')));
    const window = await world().open({ folders: [folder] });
    await window.start('good');
    await window.untilState('good', 'ready');
    await until(async () => (await pm2Row(world(), 'good')).memory > 10 * mb, 'memory in PM2');
    // Somebody starts what cannot be spawned, in a terminal.
    world().write('ws', { 'plain.bin': 'no program' });
    await pm2Cli(world(), ['start', './plain.bin', '--interpreter', 'none', '--name', 'bad'], {
      cwd: folder,
    });
    await until(async () => (await pm2Row(world(), 'good')).memory === 0, '0 for all in PM2');
    expect(await pm2Rows(world())).toMatchObject([
      { name: 'good', memory: 0, status: 'online' },
      { name: 'bad', memory: 0 },
    ]);
    await window.services.refresh();
    expect(window.service('good').memoryBytes).toBeGreaterThan(10 * mb);
  });
});
