import { describe, expect, it } from 'vitest';
import type { Finding, Severity } from '../../../../src/audit/finding';
import { countsText, spokenFinding } from '../../../../src/views/audit/countsText';

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

it.each<[Severity, string]>([
  ['error', 'Error: It watches. package.json, line 3'],
  ['warning', 'Warning: It watches. package.json, line 3'],
  ['information', 'Hint: It watches. package.json, line 3'],
])('says how grave a finding is and where it stands: %s', (severity, said) => {
  const range = { start: { line: 2, character: 1 }, end: { line: 2, character: 4 } };
  const finding = { severity, message: 'It watches.', file: '/w/package.json', range };
  expect(spokenFinding(finding as Finding)).toBe(said);
});
