import { expect, it } from 'vitest';
import { parseEnvFile } from '../../../src/project/envFile';

it.each([
  ['quotes', `A="x y"\nB='p#w'\nC=\`z\``, { A: 'x y', B: 'p#w', C: 'z' }],
  ['export', 'export A=1\n  export   B = 2', { A: '1', B: '2' }],
  ['comments', '# A=0\nA=1 # one\nB="#not"', { A: '1', B: '#not' }],
  ['CRLF and a byte order mark', '\uFEFFA=1\r\nB="2"\r\n', { A: '1', B: '2' }],
  ['several lines', 'A="x\ny"\nB=\\n', { A: 'x\ny', B: '\\n' }],
  ['many blank lines', `A=1${'\n \r\n'.repeat(200)}B=2`, { A: '1', B: '2' }],
  ['a value with blanks', `A="x${' '.repeat(99)}y"`, { A: `x${' '.repeat(99)}y` }],
  ['nothing', 'A=\nB', { A: '' }],
  [
    'references',
    'U=u\nURL="postgres://${U}:${P:-q}@${H}/d"',
    { U: 'u', URL: 'postgres://u:q@h/d' },
  ],
  ['a dollar in a password', 'P=pa$$word\nQ=a$unknown', { P: 'pa$$word', Q: 'a$unknown' }],
  [
    'names that every object has',
    'A=$constructor\nB=${toString:-x}',
    { A: '$constructor', B: 'x' },
  ],
  ['references in a circle', 'A=$B\nB=$A', {}],
])('reads %s', (_, text, expected) => {
  const values = parseEnvFile(text, { H: 'h' });
  expect(values).toBeTypeOf('object');
  expect(values).toMatchObject(expected);
});

it('leaves a value as it is written where its references say far more than they are long', () => {
  const more = (name: string): string => `\${${name}}`.repeat(100);
  const text = `A=${'x'.repeat(100)}\nB=${more('A')}\nC=${more('B')}\nD=${more('C')}\nE=${more('D')}`;
  const values = parseEnvFile(text);
  expect(values['B']).toHaveLength(10_000);
  expect(values['E']).toBe(more('D'));
});
