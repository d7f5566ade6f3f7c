import { expect, it } from 'vitest';
import { isOnOtherHost } from '../../../src/system/files/fileLimits';
import { NodeFiles } from '../../../src/system/files/nodeFiles';
import { SyncFiles } from '../../../src/system/files/syncFiles';

it.each([
  ['C:\\w', '\\\\host\\share\\x', true],
  ['C:\\w', '//host/share/x', true],
  ['C:\\w', 'C:\\w\\x', false],
  ['\\\\host\\share', '\\\\host\\share\\x', false],
  ['/w', '/w/x', false],
])('in %s, %s is on another machine: %s', (folder, file, expected) => {
  expect(isOnOtherHost(folder, file)).toBe(expected);
});

// To Linux these are plain paths that exist, so that the answer tells whether they were looked at.
it.each([
  ['at once', new SyncFiles({ within: '/usr' })],
  ['later', new NodeFiles({ within: '/usr' })],
])('what stands on another machine is not looked at, answering %s', async (_name, files) => {
  expect(await files.kind('//etc')).toBeUndefined();
  expect(await files.readText('//usr/../etc/passwd')).toBeUndefined();
  expect(await files.kind('/etc')).toBe('folder');
});
