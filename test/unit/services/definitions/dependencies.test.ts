import { describe, expect, it } from 'vitest';
import type { ServiceDefinition } from '../../../../src/services/definitions/definition';
import type { DetectedDatabase } from '../../../../src/services/databases/detectDatabase';
import { withDependencies } from '../../../../src/services/definitions/dependencies';
import { stopSequence } from '../../../../src/services/supervise/stopSequence';
import { aDefinition } from '../../../fakes/samples';

const compose: DetectedDatabase = {
  type: 'compose',
  file: '/w/compose.yml',
  service: 'db',
  image: 'postgres:16',
  port: 5432,
};

function one(name: string, more: Partial<ServiceDefinition> = {}): ServiceDefinition {
  return aDefinition({ name, kind: 'other', ...more });
}

function edges(
  definitions: readonly ServiceDefinition[],
  databases: readonly DetectedDatabase[] = [],
) {
  const found = withDependencies(definitions, databases);
  return {
    edges: Object.fromEntries(found.definitions.map((each) => [each.name, each.dependsOn ?? []])),
    problems: found.settingProblems.map(({ message }) => message),
  };
}

const codex = [
  one('database', { kind: 'database' }),
  one('backend', { kind: 'backend' }),
  one('frontend', { kind: 'frontend' }),
  one('rust', { kind: 'generator' }),
];

describe('what services wait for', () => {
  it('is the CODEX default where the settings say nothing', () => {
    expect(edges(codex)).toEqual({
      edges: { database: [], backend: ['database'], frontend: ['backend', 'rust'], rust: [] },
      problems: [],
    });
  });

  it('is a database elsewhere where none of the services is one', () => {
    const backend = one('backend', { kind: 'backend' });
    expect(edges([backend], [compose]).edges).toEqual({ backend: ['database'] });
    const env = { DATABASE_URL: 'postgres://h/d' };
    expect(edges([{ ...backend, env }]).edges).toEqual({ backend: ['database'] });
    expect(edges([backend]).edges).toEqual({ backend: [] });
  });

  it('is what the settings say', () => {
    const services = [one('a', { dependsOn: ['b', 'b'] }), one('b', { dependsOn: [] })];
    expect(edges(services)).toEqual({ edges: { a: ['b'], b: [] }, problems: [] });
    const waits = one('api', { kind: 'backend', dependsOn: ['db'] });
    expect(edges([waits], [compose])).toEqual({ edges: { api: ['database'] }, problems: [] });
  });

  it('tells unknown names at the setting', () => {
    expect(edges([one('a', { dependsOn: ['b', 'nowhere'] }), one('b')])).toEqual({
      edges: { a: ['b'], b: [] },
      problems: [
        'The setting codexServices.services › a.dependsOn is not used: there is no service "nowhere".',
      ],
    });
  });

  it.each<[string, readonly ServiceDefinition[], Record<string, string[]>, string]>([
    ['itself', [one('a', { dependsOn: ['a'] })], { a: [] }, 'a → a'],
    [
      'each other',
      [one('a', { dependsOn: ['b'] }), one('b', { dependsOn: ['a'] })],
      { a: [], b: ['a'] },
      'a → b → a',
    ],
    [
      'what waits for it by default',
      [one('web', { kind: 'frontend' }), one('api', { kind: 'backend', dependsOn: ['web'] })],
      { web: ['api'], api: [] },
      'api → web → api',
    ],
  ])('breaks a circle of a service and %s, and tells it', (_, services, expected, path) => {
    const found = edges(services);
    expect(found.edges).toEqual(expected);
    expect(found.problems).toHaveLength(1);
    expect(found.problems[0]).toContain(`they would wait for each other: ${path}.`);
  });
});

it('stops what depends on others first', () => {
  const { definitions } = withDependencies(codex, []);
  const order = stopSequence(definitions);
  expect([...order].sort()).toEqual(['backend', 'database', 'frontend', 'rust']);
  for (const { name, dependsOn = [] } of definitions) {
    for (const other of dependsOn) expect(order.indexOf(name)).toBeLessThan(order.indexOf(other));
  }
});
