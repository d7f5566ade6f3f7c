import { describe, expect, it } from 'vitest';
import { asPageMessage, asView } from '../../../../src/base/monitor/protocol';
import { filled } from '../../../../src/base/monitor/texts';

describe('what a page may say', () => {
  it.each([
    { type: 'ready', view: { span: 'hour' } },
    { type: 'look', view: { from: 1, to: 2 } },
    { type: 'act', what: 'restart', lane: 'a' },
    { type: 'act', what: 'restart', lane: 'a'.repeat(5_000) },
    { type: 'moment', lane: 'a', at: 5 },
    { type: 'compare', lane: 'a', first: 1, second: 2 },
    { type: 'copyCsv', from: 1, to: 2 },
    { type: 'savePicture', data: 'iVBORw0KGgo=' },
    { type: 'failed', message: 'x' },
  ])('is read: $type', (message) => {
    expect(asPageMessage(message)).toEqual(message);
  });

  it.each([
    undefined,
    null,
    'ready',
    [],
    { type: 'run' },
    { type: 'act', what: 'delete', lane: 'a' },
    { type: 'act', what: 'restart', lane: { toString: 'a' } },
    { type: 'act', what: 'restart', lane: 'a'.repeat(3_000_000) },
    { type: 'look', view: { from: 2, to: 1 } },
    { type: 'look', view: { span: 'year' } },
    { type: 'look', view: { from: Number.NaN, to: 1 } },
    { type: 'moment', lane: 'a', at: Infinity },
    { type: 'moment', lane: 'a', at: -1 },
    { type: 'savePicture', data: '../../etc' },
    { type: 'failed', message: 'x'.repeat(5_000) },
  ])('is refused: %j', (message) => {
    expect(asPageMessage(message)).toBeUndefined();
  });

  it('is given without what does not belong to it', () => {
    const message = { type: 'act', what: 'stop', lane: 'a', command: 'rm' };
    expect(asPageMessage(message)).toEqual({ type: 'act', what: 'stop', lane: 'a' });
  });
});

it('a view that was kept is one, or ten minutes', () => {
  expect(asView({ from: 1, to: 5 })).toEqual({ from: 1, to: 5 });
  expect(asView({ from: 5 })).toEqual({ span: 'tenMinutes' });
  expect(asView(undefined)).toEqual({ span: 'tenMinutes' });
});

it('fills values into a sentence, and leaves what has none', () => {
  expect(filled('{1} of {0}, {2}', 'a', 5)).toBe('5 of a, {2}');
  expect(filled('{0}', '$&{1}')).toBe('$&{1}');
});
