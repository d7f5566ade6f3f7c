import { expect, it } from 'vitest';
import { packageToAdd } from '../../../../src/services/endings/modules';

const ending = { id: 'missingDependency', sentence: '', missing: 'express' };

it.each([
  ['express', '/w/api', [{ definition: { cwd: '/w/api' }, ending }], 'express'],
  ['express', '/w', [{ definition: { cwd: '/w/api' }, ending }], 'express'],
  ['evil', '/w/api', [{ definition: { cwd: '/w/api' }, ending }], undefined],
  ['express', '/w/web', [{ definition: { cwd: '/w/api' }, ending }], undefined],
  ['express', '/w/api', [{ definition: { cwd: '/w/api' } }], undefined],
  ['express', '/w/api', [{ ending }], undefined],
  [undefined, '/w/api', [{ definition: { cwd: '/w/api' } }], undefined],
])('%s in %s', (name, folder, services, expected) => {
  expect(packageToAdd(name, folder, services)).toBe(expected);
});
