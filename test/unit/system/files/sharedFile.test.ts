import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect, it } from 'vitest';
import { SharedFile } from '../../../../src/system/files/sharedFile';
import { tempFolder } from '../../../fakes/tempFolder';

it('gives to all what was last written, and makes its folder', async () => {
  const file = path.join(tempFolder(), 'a', 'b.json');
  const [one, other] = [new SharedFile(file), new SharedFile(file)];
  expect(await one.read()).toBeUndefined();
  await one.write({ a: 1 });
  expect(await other.read()).toEqual({ a: 1 });
  await other.write({ a: 2 });
  expect(await one.read()).toEqual({ a: 2 });
  expect(fs.readdirSync(path.dirname(file))).toEqual(['b.json']);
});

it('takes what is no JSON for nothing', async () => {
  const file = path.join(tempFolder({ 'b.json': '{"a": ' }), 'b.json');
  expect(await new SharedFile(file).read()).toBeUndefined();
});

it('writes into no file that somebody has laid in its way', async () => {
  const folder = tempFolder({ victim: 'mine' });
  const file = path.join(folder, 'b.json');
  fs.symlinkSync(path.join(folder, 'victim'), `${file}.${process.pid}`);
  await new SharedFile(file).write({ a: 1 });
  expect(fs.readFileSync(path.join(folder, 'victim'), 'utf8')).toBe('mine');
  expect(fs.statSync(file).mode & 0o777).toBe(0o600);
  expect(fs.readdirSync(folder).length).toBe(3);
});
