import * as fs from 'node:fs';
import * as path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { findLines } from '../../../../../src/services/logs/search/findLines';
import { anInstance, aRunningService } from '../../../../fakes/samples';
import { tempFolder } from '../../../../fakes/tempFolder';

const old = '2026-11-24T08-40-00-123';
const folder = (): string =>
  tempFolder({
    'a-out.log': 'a needle\nhay\n\u001b[31ma second needle\u001b[0m\n',
    'a-err.log': 'an err needle\n',
    'b-out.log': 'b needle\n',
    [`a-out.log.${old}`]: 'an old needle\n',
  });

async function parts(signal: AbortSignal): Promise<string[][]> {
  const at = folder();
  fs.writeFileSync(path.join(at, `b-out.log.${old}.gz`), gzipSync('a packed needle\n'));
  const service = (name: string) => {
    const [outFile, errFile] = ['out', 'err'].map((one) => path.join(at, `${name}-${one}.log`));
    return aRunningService({ name, instances: [anInstance({ outFile, errFile })] });
  };
  const found: string[][] = [];
  const services = [service('a'), service('b')];
  for await (const lines of findLines(services, (line) => line.includes('needle'), signal)) {
    found.push(lines.map((line) => `${line.service.name}: ${line.text}`));
  }
  return found;
}

it('finds what is present of all services first, newest first, and then what is old', async () => {
  expect(await parts(new AbortController().signal)).toEqual([
    ['a: a second needle', 'a: a needle', 'a: an err needle', 'b: b needle'],
    ['a: an old needle'],
    ['b: a packed needle'],
  ]);
});

it('finds nothing once it is told to stop', async () => {
  expect(await parts(AbortSignal.abort())).toEqual([]);
  expect(await parts(new AbortController().signal)).not.toEqual([]);
});
