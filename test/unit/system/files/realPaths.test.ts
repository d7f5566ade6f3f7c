import { mkdirSync, realpathSync, symlinkSync } from 'node:fs';
import * as path from 'node:path';
import { expect, it } from 'vitest';
import { realPaths } from '../../../../src/system/files/realPaths';
import { tempFolder } from '../../../fakes/tempFolder';

it('follows links, and leaves what leads nowhere as it is', () => {
  const folder = realpathSync(tempFolder());
  mkdirSync(path.join(folder, 'real/backend'), { recursive: true });
  symlinkSync(path.join(folder, 'real'), path.join(folder, 'link'));
  const realPath = realPaths();
  expect(realPath(path.join(folder, 'link/backend'))).toBe(path.join(folder, 'real/backend'));
  expect(realPath(path.join(folder, 'link/gone'))).toBe(path.join(folder, 'link/gone'));
  expect(realPath('')).toBe('');
});
