import { expect, it } from 'vitest';
import type { Exported } from '../../../../src/exporters/kubernetes/exportFiles';
import { readRecord, recordText } from '../../../../src/exporters/kubernetes/exportRecord';
import { planExport } from '../../../../src/exporters/kubernetes/planExport';

const exported = (
  files: Readonly<Record<string, string>>,
  once: Readonly<Record<string, string>> = {},
): Exported => ({
  files: new Map(Object.entries(files)),
  once: new Map(Object.entries(once)),
  images: [],
});
const record = (files: Readonly<Record<string, string>>) => ({
  databaseInside: true,
  images: [],
  files,
});
const plan = (
  made: Exported,
  last: Readonly<Record<string, string>> | undefined,
  present: Readonly<Record<string, string>>,
) => planExport(made, last && record(last), new Map(Object.entries(present)));

it.each([
  ['new', undefined, {}, { after: 'a\nb\n' }],
  ['as it was', { f: 'a\nb\n' }, { f: 'a\nb\n' }, undefined],
  ['ours, changed', { f: 'a\nc\n' }, { f: 'a\nc\n' }, { before: 'a\nc\n', after: 'a\nb\n' }],
  ['deleted', { f: 'a\nb\n' }, {}, { after: 'a\nb\n' }],
])('a file that is %s', (_, last, present, planned) => {
  const { files, kept, foreign } = plan(exported({ f: 'a\nb\n' }), last, present);
  expect(files).toEqual(planned ? [{ file: 'f', ...planned }] : []);
  expect([kept, foreign]).toEqual([[], []]);
});

it('a file of somebody else is left alone and told', () => {
  const { files, foreign } = plan(exported({ f: 'ours\n' }), undefined, { f: 'theirs\n' });
  expect(files).toEqual([]);
  expect(foreign).toEqual(['f']);
});

it('a line that a person changed stays, and that is told', () => {
  const { files, kept } = plan(exported({ f: 'a\nB\n' }), { f: 'a\nb\n' }, { f: 'a\nmine\n' });
  expect(files).toEqual([]);
  expect(kept).toEqual(['f']);
});

it('a Dockerfile is written where there is none, and never again', () => {
  const made = exported({}, { Dockerfile: 'FROM x\n' });
  expect(plan(made, undefined, {}).files).toEqual([{ file: 'Dockerfile', after: 'FROM x\n' }]);
  expect(plan(made, undefined, { Dockerfile: 'FROM y\n' }).files).toEqual([]);
});

it('what is no longer exported is told while it is there', () => {
  expect(plan(exported({}), { gone: 'a\n' }, { gone: 'a\n' }).over).toEqual(['gone']);
  expect(plan(exported({}), { gone: 'a\n' }, {}).over).toEqual([]);
});

it('a record is read as it was written, and nothing else is one', () => {
  const image = { name: 'a', context: '.', dockerfile: 'Dockerfile' };
  const one = { databaseInside: false, images: [image], files: { f: 'a\n' } };
  expect(readRecord(recordText(one))).toEqual(one);
  const odd = '{"version":1,"files":{"a":1,"b":"x"},"images":[{"name":1},null]}';
  expect(readRecord(odd)).toEqual({ databaseInside: true, images: [], files: { b: 'x' } });
  for (const text of [undefined, '', '[]', '{', '{"version":2}', 'null']) {
    expect(readRecord(text)).toBeUndefined();
  }
});
