import { expect, it } from 'vitest';
import { pausesOf } from '../../../../src/commands/debug/pauses';

it.each<[object | string | undefined, boolean | undefined]>([
  [{ type: 'event', event: 'stopped', body: { reason: 'breakpoint' } }, true],
  [{ type: 'event', event: 'continued' }, false],
  [{ type: 'event', event: 'terminated' }, false],
  [{ type: 'event', event: 'output' }, undefined],
  [{ type: 'response', command: 'continue', success: true }, false],
  [{ type: 'response', command: 'next', success: false }, undefined],
  [{ type: 'response', command: 'stackTrace', success: true }, undefined],
  [{ type: 'request', command: 'continue' }, undefined],
  ['stopped', undefined],
  [undefined, undefined],
])('what a message of a debug adapter says: %j', (message, expected) => {
  expect(pausesOf(message)).toBe(expected);
});
