import { describe, expect, it } from 'vitest';
import type { Severity } from '../../../../src/audit/finding';
import { countsText } from '../../../../src/views/audit/countsText';

const of = (...severities: readonly Severity[]) =>
  countsText(severities.map((severity) => ({ severity })));

describe('countsText', () => {
  it.each([
    ['', of()],
    ['1 error', of('error')],
    ['2 errors, 1 warning', of('error', 'warning', 'error')],
    ['2 warnings, 1 hint', of('warning', 'warning', 'information')],
    ['2 hints', of('information', 'information')],
  ])('%s', (text, said) => expect(said).toBe(text));
});
