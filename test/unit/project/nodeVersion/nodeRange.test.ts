import { expect, it } from 'vitest';
import { nodeFits, nodeVersionOf } from '../../../../src/project/nodeVersion/nodeRange';

it.each<[string, string, boolean | undefined]>([
  ['22.3.0', '22', true],
  ['22.3.0', 'v22', true],
  ['20.20.2', '22', false],
  ['22.3.0', '22.3', true],
  ['22.4.0', '22.3', false],
  ['22.3.1', 'v22.3.0', false],
  ['22.3.0', '22.x', true],
  ['22.3.0', '22.*', true],
  ['20.20.2', '>=18', true],
  ['20.20.2', '>= 20.9 < 21', true],
  ['21.0.0', '>=20.9 <21', false],
  ['20.20.2', '^18.18 || ^20.9 || >=22', true],
  ['21.1.0', '^18.18 || ^20.9 || >=22', false],
  ['20.8.0', '^20.9.0', false],
  ['20.9.4', '~20.9', true],
  ['20.10.0', '~20.9', false],
  ['20.10.0', '~20', true],
  ['19.2.0', '18 - 20', true],
  ['20.20.2', '18 - 20', true],
  ['21.0.0', '18 - 20', false],
  ['20.20.2', '>20', false],
  ['21.0.0', '>20', true],
  ['20.20.2', '<=20', true],
  ['22.3.0', 'lts/jod', true],
  ['20.3.0', 'lts/jod', false],
  ['22.3.0', 'lts/*', true],
  ['23.3.0', 'lts/*', false],
  ['22.3.0', 'node', true],
  ['22.3.0', '*', true],
  ['22.3.0', '', true],
  // What says nothing that can be known.
  ['22.3.0', 'my-alias', undefined],
  ['22.3.0', 'lts/nobody', undefined],
  ['22.3.0', 'ref:main', undefined],
])('%s for %j: %s', (version, wanted, expected) => {
  const found = nodeVersionOf(`v${version}\n`);
  expect(found && nodeFits(found, wanted)).toBe(expected);
});
