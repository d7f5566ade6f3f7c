import { expect, it } from 'vitest';
import { setPath } from '../../../../src/audit/fixes/setPath';

const path = ['codexServices.services', 'api', 'memoryCap'];

function set(text: string, at = path): string | undefined {
  const edits = setPath('/w/.vscode/settings.json', text, at, '1G');
  return [...(edits ?? [])]
    .sort((a, b) => b.start - a.start)
    .reduce((all, edit) => all.slice(0, edit.start) + edit.text + all.slice(edit.end), text);
}

it.each([
  ['a value', '{"codexServices.services": {"api": {"memoryCap": "2G"}}}', '"memoryCap": "1G"'],
  ['a number', '{"codexServices.services": {"api": {"memoryCap": 5}}}', '"memoryCap": "1G"'],
  [
    'a service',
    '{\n  // ours\n  "codexServices.services": {\n    "web": {} // by hand\n  }\n}\n',
    '"web": {}, // by hand\n    "api": { "memoryCap": "1G" }\n  }',
  ],
  ['a key', '{"codexServices.services": {"api": {"port": 1}}}', '{"port": 1, "memoryCap": "1G"}'],
  [
    'the setting',
    '{\n\t"a": 1,\n}\n',
    '\t"a": 1,\n\t"codexServices.services": { "api": { "memoryCap": "1G" } }',
  ],
  [
    'the setting in an empty file',
    '{}',
    '{ "codexServices.services": { "api": { "memoryCap": "1G" } } }',
  ],
])('replaces or adds %s', (_what, text, expected) => {
  const after = set(text);
  expect(after).toContain(expected);
  for (const comment of text.match(/\/\/.*/g) ?? []) expect(after).toContain(comment);
});

it.each([
  ['no JSON', ''],
  ['a list', '[]'],
  ['a text in the way', '{"codexServices.services": "x"}'],
  ['an object in its place', '{"codexServices.services": {"api": {"memoryCap": {}}}}'],
])('leaves %s alone', (_what, text) => {
  expect(setPath('/w/s.json', text, path, '1G')).toBeUndefined();
});
