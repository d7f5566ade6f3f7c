import { expect, it } from 'vitest';
import type { LogLine } from '../../../../src/services/logs/logLine';
import { errorsText } from '../../../../src/views/logs/errorsDocument';

const error = (text: string, at = 0): LogLine => ({ at, level: 'error', text });
const notes = (lines: readonly LogLine[], more = 0) => ({ lines, more });

it('shows errors of several services by time, each under its name', () => {
  const noon = new Date(2026, 0, 2, 12).getTime();
  const one = { name: 'api (one)', notes: notes([error('b', noon), error('    at b', noon)]) };
  const two = { name: 'api (two)', notes: notes([error('a', noon - 1), error('c', noon)], 3) };
  expect(errorsText([one])).toBe('12:00:00.000 [error] b\n12:00:00.000 [error]     at b\n');
  expect(errorsText([one, two])).toBe(
    'api (two) | 11:59:59.999 [error] a\n' +
      'api (one) | 12:00:00.000 [error] b\n' +
      'api (one) | 12:00:00.000 [error]     at b\n' +
      'api (two) | 12:00:00.000 [error] c\n' +
      '— 3 more lines of errors —\n',
  );
  expect(errorsText([{ name: 'x', notes: notes([]) }])).toBe('');
});
