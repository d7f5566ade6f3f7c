import { describe, expect, it } from 'vitest';
import { HumanError } from '../../../../src/base/errors';
import { resolvePm2Home } from '../../../../src/pm2/daemon/pm2Home';

const linux = { env: {}, homedir: '/home/me', platform: 'linux' } as const;

describe.skipIf(process.platform === 'win32')('the folder', () => {
  it.each([
    ['the default', {}, '/home/me/.pm2'],
    ['the environment', { env: { PM2_HOME: '/p' } }, '/p'],
    ['the setting first', { setting: '/s', env: { PM2_HOME: '/p' } }, '/s'],
    ['a setting with ~', { setting: '~/x/.pm2' }, '/home/me/x/.pm2'],
    ['~ alone', { setting: '~' }, '/home/me'],
    ['~ in the middle is a name', { setting: '/a/~b' }, '/a/~b'],
    ['blanks are nothing', { setting: '  ', env: { PM2_HOME: ' ' } }, '/home/me/.pm2'],
    ['blanks around', { setting: ' /s ' }, '/s'],
    ['.. is resolved', { setting: '/a/b/../c/' }, '/a/c'],
  ])('%s', (_, over, expected) => {
    expect(resolvePm2Home({ ...linux, ...over }).folder).toBe(expected);
  });

  it('gives the files in it', () => {
    expect(resolvePm2Home({ ...linux, setting: '/s' })).toEqual({
      folder: '/s',
      rpcSocket: '/s/rpc.sock',
      busSocket: '/s/pub.sock',
      log: '/s/pm2.log',
      pidFile: '/s/pm2.pid',
      startLock: '/s/codex-services.lock',
    });
  });

  it.each([['relative'], ['./x'], ['~user/x']])('refuses %s in words, with a button', (setting) => {
    const error = thrown(() => resolvePm2Home({ ...linux, setting }));
    expect(error).toBeInstanceOf(HumanError);
    expect(error).toMatchObject({
      message: expect.stringContaining(`not "${setting}"`),
      actions: [{ command: 'codexServices.openSetting', args: ['codexServices.pm2.home'] }],
    });
  });

  // '/rpc.sock' has 9 bytes, so a folder of 91 makes a path of 100.
  it.each([
    ['100 bytes', `/${'a'.repeat(90)}`, false],
    ['101 bytes', `/${'a'.repeat(91)}`, true],
    ['bytes, not characters', `/${'ä'.repeat(46)}`, true],
  ])('takes socket paths of up to 100 bytes: %s', (_, setting, refused) => {
    const error = thrown(() => resolvePm2Home({ ...linux, setting }));
    expect(error instanceof HumanError).toBe(refused);
    if (!refused) expect(resolvePm2Home({ ...linux, setting }).folder).toBe(setting);
    if (refused) expect((error as Error).message).toContain('too long for a socket');
  });
});

it('uses the pipes of PM2 on Windows, whatever the folder and however long', () => {
  const home = resolvePm2Home({ ...linux, platform: 'win32', setting: `/${'a'.repeat(200)}` });
  expect(home.rpcSocket).toBe('\\\\.\\pipe\\rpc.sock');
  expect(home.busSocket).toBe('\\\\.\\pipe\\pub.sock');
});

function thrown(fn: () => unknown): unknown {
  try {
    fn();
    return undefined;
  } catch (error) {
    return error;
  }
}
