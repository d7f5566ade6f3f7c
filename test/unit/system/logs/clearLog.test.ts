import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect, it } from 'vitest';
import { clearLog } from '../../../../src/system/logs/logRotation';
import { tempFolder } from '../../../fakes/tempFolder';

it('empties no file that has another name besides', async () => {
  const folder = tempFolder({ 'thesis.txt': 'years of work', 'plain.log': 'lines' });
  const log = path.join(folder, 'out.log');
  fs.linkSync(path.join(folder, 'thesis.txt'), log);
  await expect(clearLog(log)).rejects.toThrow(`${log} was left alone`);
  expect(fs.readFileSync(path.join(folder, 'thesis.txt'), 'utf8')).toBe('years of work');
  expect(await clearLog(path.join(folder, 'plain.log'))).toBe(true);
  expect(fs.readFileSync(path.join(folder, 'plain.log'), 'utf8')).toBe('');
});
