import { expect, it } from 'vitest';
import { hasCode, HumanError, messageOf } from '../../../src/base/errors';

it.each<[unknown, string]>([
  [new Error('broken'), 'broken'],
  ['text', 'text'],
  [undefined, 'undefined'],
  [null, 'null'],
  [7, '7'],
])('gives the message of %s', (thrown, expected) => {
  expect(messageOf(thrown)).toBe(expected);
});

it.each<[unknown, boolean]>([
  [Object.assign(new Error('x'), { code: 'ENOENT' }), true],
  [{ code: 'EACCES' }, true],
  [{ code: 'EPERM' }, false],
  [new Error('ENOENT'), false],
  ['ENOENT', false],
  [null, false],
  [undefined, false],
])('knows the code of %s', (thrown, expected) => {
  expect(hasCode(thrown, 'ENOENT', 'EACCES')).toBe(expected);
});

it('carries a sentence, actions and a cause', () => {
  const cause = new Error('why');
  const actions = [{ title: 'Open setting', command: 'x', args: ['y'] }];
  const error = new HumanError('Do this.', actions, { cause });
  expect(error).toMatchObject({ name: 'HumanError', message: 'Do this.', actions, cause });
  expect(new HumanError('Do this.').actions).toEqual([]);
});

it('is known in every bundle, each of which has the class for itself', () => {
  const foreign = Object.assign(new Error('x'), { [Symbol.for('codexServices.HumanError')]: true });
  expect(foreign).toBeInstanceOf(HumanError);
  for (const other of [new Error('x'), null, 'x', {}])
    expect(other instanceof HumanError).toBe(false);
});
