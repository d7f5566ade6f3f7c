import { expect, it } from 'vitest';
import type {
  PortSource,
  ServiceDefinition,
} from '../../../../src/services/definitions/definition';
import { awaitedPort, insistedPort, isServed } from '../../../../src/services/ports/awaitedPort';

const definition = (portFrom?: PortSource): ServiceDefinition =>
  ({
    port: 3000,
    portFrom,
    instances: 1,
    cluster: false,
    passThrough: {},
  }) as unknown as ServiceDefinition;

it.each<readonly [string, PortSource | undefined, readonly number[], number, number | undefined]>([
  ['what was said, when it is heard', 'default', [3000, 9229], 60_000, 3000],
  ['what was said, while it starts', 'default', [3001], 1_000, 3000],
  ['the next that is free', 'default', [24_678, 3001], 6_000, 3001],
  ['a lower one', 'config', [2999], 6_000, 2999],
  ['what a tool says to itself before it serves', 'default', [36_943], 20_000, 3000],
  ['what it serves, and what it says to itself', 'default', [3001, 36_943], 6_000, 3001],
  ['a port that the system gave, in the end', 'default', [36_943], 31_000, 36_943],
  ['a variable that nobody reads', 'env', [5173], 21_000, 5173],
  ['a variable, for a while', 'env', [5173], 6_000, 3000],
  ['a setting, always', 'setting', [5173], 600_000, 3000],
  ['what was learned and is gone', 'learned', [], 31_000, undefined],
])('%s', (_name, from, listening, aliveMs, expected) => {
  expect(awaitedPort(definition(from), listening, aliveMs)).toBe(expected);
});

it('insists on nothing that is only a default', () => {
  expect(insistedPort(definition('default'))).toBeUndefined();
  expect(insistedPort(definition('code'))).toBe(3000);
});

it('serves nothing at its inspector, unless that is where it was said to be', () => {
  const served = (said?: number) =>
    [3000, 9228, 9229, 9230, 9249, 9250].filter((port) => isServed(port, said));
  expect(served()).toEqual([3000, 9228, 9250]);
  expect(served(9230)).toEqual([3000, 9228, 9230, 9250]);
});
