import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { distinctName, shownName } from '../../../../src/views/logs/shownName';
import { aService } from '../../../fakes/samples';

const one = aService({ workspaceFolder: '/w/one' });
const two = aService({ workspaceFolder: '/w/two' });
const other = aService({ name: 'frontend', workspaceFolder: '/w/two' });
const deepOne = aService({ workspaceFolder: '/a/app' });
const deepTwo = aService({ workspaceFolder: '/b/app' });
const long = (end: string, folder: string) =>
  aService({ name: `${'x'.repeat(30)}${end}`, workspaceFolder: folder });

const name = path.basename;

describe('a service is shown under', () => {
  it.each([
    ['its name', one, [one, other], 'backend'],
    ['its name and folder where another has the name', one, [one, two, other], 'backend (one)'],
    ['which the other is too', two, [one, two, other], 'backend (two)'],
    ['while a third is not', other, [one, two, other], 'frontend'],
    ['the folder’s place where those are alike', deepTwo, [deepOne, deepTwo], 'backend (app, /b)'],
    ['no more than a folder of another name', one, [one, deepOne, deepTwo], 'backend (one)'],
  ])('%s', (_, service, all, shown) => {
    expect(shownName(service, all, name, 80)).toBe(shown);
  });

  it('what tells it apart where names are the same once they are cut', () => {
    const all = [long('a', '/w/one'), long('b', '/w/two')];
    const cut = all.map((service) => shownName(service, all, name, 20));
    expect(cut).toEqual([`${'x'.repeat(19)}… (one)`, `${'x'.repeat(19)}… (two)`]);
    expect(all.map((service) => shownName(service, all, name, 80))).toEqual(
      all.map((service) => service.name),
    );
  });
});

it('a name that is taken gets a number', () => {
  expect(distinctName('a', new Set())).toBe('a');
  expect(distinctName('a', new Set(['a']))).toBe('a 2');
  expect(distinctName('a', new Set(['a', 'a 2']))).toBe('a 3');
});
