import * as fs from 'node:fs';
import * as net from 'node:net';
import * as path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { HumanError } from '../../../../src/base/errors';
import { guardHome } from '../../../../src/pm2/daemon/homeGuard';
import { Pm2Link } from '../../../../src/pm2/socket/pm2Link';
import { resolvePm2Home } from '../../../../src/pm2/daemon/pm2Home';
import { FakeClock } from '../../../fakes/fakeClock';
import { tempFolder } from '../../../fakes/tempFolder';
import { TestLog } from '../../../fakes/testLog';

/** A PM2_HOME of mode `mode` whose sockets PM2 has made: 0775. */
async function madeByPm2(mode = 0o775) {
  const home = resolvePm2Home({ setting: tempFolder(), env: {} });
  for (const socket of [home.rpcSocket, home.busSocket]) {
    const server = net.createServer((connection) => connection.end()).listen(socket);
    onTestFinished(() => void server.close());
    await new Promise((listening) => server.once('listening', listening));
    fs.chmodSync(socket, 0o775);
  }
  fs.chmodSync(home.folder, mode);
  return home;
}
const modeOf = (file: string): string => (fs.statSync(file).mode & 0o777).toString(8);
const me = process.getuid?.() ?? 0;

describe.skipIf(process.platform === 'win32')('a PM2_HOME', () => {
  it.each([
    [0o775, '755'],
    [0o777, '755'],
    [0o770, '750'],
    [0o700, '700'],
    [0o755, '755'],
  ])('of ours with mode %o is tightened and used', async (mode, expected) => {
    const home = await madeByPm2(mode);
    await guardHome(home);
    expect(modeOf(home.folder)).toBe(expected);
    expect([modeOf(home.rpcSocket), modeOf(home.busSocket)]).toEqual(['600', '600']);
  });

  it('that is not there, or has no daemon yet, is nobody’s', async () => {
    const folder = tempFolder();
    const none = resolvePm2Home({ setting: path.join(folder, 'none'), env: {} });
    expect(await guardHome(none)).toBeUndefined();
    expect(await guardHome(resolvePm2Home({ setting: folder, env: {} }))).toBeUndefined();
  });

  it('of another user is refused in words, and nothing of it is changed', async () => {
    const home = await madeByPm2();
    const refused: unknown = await guardHome(home, me + 1).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(HumanError);
    expect((refused as Error).message).toContain(`${home.folder} belongs to another user`);
    expect([modeOf(home.folder), modeOf(home.rpcSocket)]).toEqual(['775', '775']);
  });

  it.skipIf(me !== 0).each(['rpcSocket', 'busSocket', 'folder'] as const)(
    'is not connected to where its %s is another user’s',
    async (what) => {
      const home = await madeByPm2();
      fs.chownSync(home[what], 65_534, 65_534);
      const link = new Pm2Link(() => home, new TestLog(), new FakeClock());
      onTestFinished(() => link.dispose());
      await link.connect();
      expect(link.state).toMatchObject({
        type: 'unusable',
        reason: expect.stringContaining(`${home[what]} belongs to another user`) as string,
      });
    },
  );
});
