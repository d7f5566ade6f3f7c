import * as fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { GuardianFiles } from '../../src/pm2/windows/guardianFiles';
import { guardianName } from '../../src/pm2/windows/sharedNames';
import { Pm2Socket } from '../../src/pm2/socket/pm2Socket';
import type { Entry } from '../../src/engine/entry';
import { parseProcessList } from '../../src/pm2/socket/processList';
import { RpcClient } from '../../src/pm2/socket/rpcClient';
import { GuardianOfWindow, guardianProgram } from '../live/harness/guardian';
import { launchForms, writeForm } from '../live/harness/launchForms';
import { processesUnder, until, wordsOf } from '../live/harness/processes';
import { useWorld, type World } from '../live/harness/world';

const capMb = 200;

describe.skipIf(process.platform !== 'linux')('guarding while the editor is closed', () => {
  const world = useWorld();

  it('enforces caps without a window, never beside one, and leaves no trace', async () => {
    const program = await guardianProgram(world());
    const form = launchForms(0).find(({ id }) => id === 'bash');
    if (!form) throw new Error('no such form');
    const { folder, hold } = writeForm(world(), form, capMb);
    const settings = { 'codexServices.launch': 'asWritten' };

    // A window that guards.
    const first = await world().open({ folders: [folder], settings });
    await first.start('bash');
    await first.untilState('bash', 'ready');
    const home = world().home.folder;
    const untouched = new Set(fs.readdirSync(home));
    const sync = new GuardianOfWindow(first, world(), program, { guarded: true });
    await sync.sync();
    const guardian = await until(() => entry(world(), guardianName), 'the guardian');
    expect(guardian).toMatchObject({ status: 'online' });
    await first.services.refresh();
    expect(first.all.map(({ name }) => name)).toEqual(['bash']);
    expect(first.services.others).toEqual([]);

    // With the window open it is the window that acts, and it alone.
    const origins: number[] = [];
    first.watchers.origins.onDidBegin(({ origin }) => {
      if (origin.by === 'memoryCap') origins.push(origin.at);
    });
    await grow(hold, world(), 1);
    expect(origins).toHaveLength(1);

    // Closed: the guardian does, within seconds.
    sync.dispose();
    first.dispose();
    const told = Date.now();
    await grow(hold, world(), 2);
    expect(Date.now() - told).toBeLessThan(20_000);

    // Opened again: what it did is in the history, and the window acts once more.
    const second = await world().open({ folders: [folder], settings });
    second.watchers.origins.onDidBegin(({ origin }) => {
      if (origin.by === 'memoryCap') origins.push(origin.at);
    });
    const again = new GuardianOfWindow(second, world(), program, { guarded: true });
    await until(async () => {
      await again.sync();
      return second.history('bash').length > 0;
    }, 'what the guardian did');
    expect(second.history('bash')).toMatchObject([
      { what: 'cap', cause: 'memoryCap', detail: expect.stringMatching(/^Its 2 processes held/) },
    ]);
    await grow(hold, world(), 3);
    expect(origins).toHaveLength(2);

    // Off: no entry, no process, no file.
    again.dispose();
    const off = new GuardianOfWindow(second, world(), program, { guarded: false });
    await off.sync();
    off.dispose();
    expect(await entry(world(), guardianName)).toBeUndefined();
    await until(
      () => !processesUnder(home).some((pid) => wordsOf(pid).includes(program)),
      'the end of the guardian',
    );
    const left = fs.readdirSync(home).filter((name) => !untouched.has(name));
    expect(left.filter((name) => !name.endsWith('.lease'))).toEqual([]);
    await second.delete('bash');
  });

  it('takes itself away when the extension is gone', async () => {
    const program = await guardianProgram(world());
    const form = launchForms(0).find(({ id }) => id === 'node');
    if (!form) throw new Error('no such form');
    const { folder } = writeForm(world(), form, capMb);
    const window = await world().open({ folders: [folder] });
    await window.start('node');
    const sync = new GuardianOfWindow(window, world(), program, { guarded: true });
    await sync.sync();
    sync.dispose();
    const { logFile, folder: files } = new GuardianFiles(world().home.folder);
    await until(
      () =>
        fs.existsSync(logFile) && fs.readFileSync(logFile, 'utf8').includes('The guardian is up'),
      'its first word',
    );
    fs.rmSync(program);
    await until(async () => !(await entry(world(), guardianName)), 'its own leave');
    expect(fs.existsSync(files)).toBe(false);
    await window.delete('node');
  });
});

/** Has the service cross its cap, and waits until PM2 has restarted it that often in all. */
async function grow(hold: (mb: number) => void, world: World, restarts: number): Promise<void> {
  hold(capMb + 100);
  await until(
    async () => {
      const own = await entry(world, 'bash');
      if ((own?.restarts ?? 0) < restarts) return false;
      hold(0);
      return own?.restarts === restarts && own.status === 'online';
    },
    `restart ${restarts}`,
    30_000,
  );
  // Time for another that ought not to come.
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  expect((await entry(world, 'bash'))?.restarts).toBe(restarts);
}

/** What PM2 itself says of an entry. */
async function entry({ home }: World, name: string): Promise<Entry | undefined> {
  const client = new RpcClient(await Pm2Socket.connect(home.rpcSocket, 5_000));
  try {
    const list = parseProcessList(await client.call('getMonitorData', {}, 5_000));
    return list.find((one) => one.name === name && one.pid !== undefined);
  } finally {
    client.dispose();
  }
}
