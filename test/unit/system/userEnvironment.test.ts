import { expect, it } from 'vitest';
import { UserEnvironment } from '../../../src/system/userEnvironment';
import { TestLog } from '../../fakes/testLog';

const own = { PATH: '/usr/bin', A: 'editor' };
const shell = { PATH: '/opt/bin', A: 'shell', B: 'shell' };

it.each<[string, boolean, NodeJS.Platform, object, number]>([
  ['the editor’s own where it knows node', true, 'linux', own, 0],
  ['the editor’s own on Windows', false, 'win32', own, 0],
  ['the shell’s on top where it does not', false, 'darwin', { ...own, ...shell }, 1],
])('is %s', async (_, suffices, platform, expected, asks) => {
  let asked = 0;
  const environment = new UserEnvironment(
    { ...own, ONLY: undefined },
    async () => suffices,
    new TestLog(),
    async () => {
      asked++;
      return shell;
    },
    platform,
  );
  const all = await Promise.all([environment.get(), environment.get()]);
  expect(all[0]).toEqual(expected);
  expect(await environment.get()).toBe(all[1]);
  expect(asked).toBe(asks);
});

it('is the editor’s own where the shell fails, and the log says so', async () => {
  const log = new TestLog();
  const environment = new UserEnvironment(
    own,
    async () => false,
    log,
    () => Promise.reject(new Error('no shell')),
    'linux',
  );
  expect(await environment.get()).toEqual(own);
  expect(log.lines).toEqual([expect.stringMatching(/^warn .*no shell/)]);
});
