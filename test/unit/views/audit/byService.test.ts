import { expect, it } from 'vitest';
import type { Severity } from '../../../../src/audit/finding';
import { byService } from '../../../../src/views/audit/byService';

const found = (service: string | undefined, severity: Severity) => ({ service, severity });

it('puts the worst first, of services and of what is found of each', () => {
  const groups = byService([
    found('b', 'warning'),
    found(undefined, 'information'),
    found('b', 'error'),
    found('a', 'error'),
  ]);
  expect([...groups].map(([name, own]) => [name, own.map(({ severity }) => severity)])).toEqual([
    ['a', ['error']],
    ['b', ['error', 'warning']],
    [undefined, ['information']],
  ]);
});

it('takes as many services as a hostile file has room for', () => {
  const many = Array.from({ length: 30_000 }, (_, at) => found(`s${at}`, 'warning'));
  const began = performance.now();
  expect(byService(many).size).toBe(30_000);
  expect(performance.now() - began).toBeLessThan(5_000);
});
