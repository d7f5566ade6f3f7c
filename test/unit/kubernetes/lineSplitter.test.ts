import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import type { ApiClient } from '../../../src/kubernetes/apiClient';
import { LineSplitter } from '../../../src/kubernetes/lineSplitter';
import { PodLog } from '../../../src/kubernetes/podLog';
import { TestLog } from '../../fakes/testLog';

it('parts bytes that were cut anywhere into lines of whole characters', () => {
  const splitter = new LineSplitter(100);
  const bytes = Buffer.from('añadir\nuno\n\ndos');
  const lines = [...bytes].flatMap((one) => splitter.push(Buffer.of(one)));
  expect(lines).toEqual(['añadir', 'uno', '']);
  expect([splitter.rest(), splitter.rest(), splitter.isCut]).toEqual(['dos', '', false]);
});

it('keeps the beginning of a line that does not end, and goes on behind it', () => {
  const splitter = new LineSplitter(5);
  expect(splitter.push(Buffer.from('abc'))).toEqual([]);
  expect(splitter.push(Buffer.from('defgh'))).toEqual([]);
  expect(splitter.isCut).toBe(true);
  expect(splitter.push(Buffer.from('ij\nkl\nm'))).toEqual(['abcdeij', 'kl']);
  expect([splitter.isCut, splitter.rest()]).toEqual([false, 'm']);
});

it('does not gather what a container writes without a line end', async () => {
  const piece = Buffer.alloc(64 * 1024, 'x');
  const client = {
    open: async () =>
      Object.assign(
        Readable.from([Buffer.from('2026-12-01T00:00:00Z '), ...Array<Buffer>(64).fill(piece)]),
        { socket: { setKeepAlive: () => undefined } },
      ),
  } as unknown as Pick<ApiClient, 'open' | 'text'>;
  const given: number[] = [];
  const log = new PodLog({
    client,
    place: { namespace: 'n', pod: 'p', container: 'c' },
    give: ({ lines }) => given.push(...lines.map(({ length }) => length)),
    standing: () => 'ended',
    log: new TestLog(),
  });
  await log.run();
  expect(given).toHaveLength(1);
  expect(given[0]).toBeLessThan(200_000);
});
