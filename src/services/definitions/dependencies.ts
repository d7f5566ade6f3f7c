import * as l10n from '@vscode/l10n';
import { settingIds } from '../../base/ids';
import type { ServiceDefinition } from './definition';
import type { DetectedDatabase } from '../databases/detectDatabase';
import { type SettingProblem, wrong } from './settings';

/** What a database that is none of the services is called in `dependsOn`; its Compose service's name works as well. */
const outsideDatabase = 'database';

/**
 * Completes what each service waits for: the settings, else, where the shape leaves no doubt (one backend, one frontend, at most one
 * generator and database), a guess: the backend waits for the database, the frontend for backend and generator. Unknown names are left out; of services that wait for each other the one whose
 * setting closes the circle waits for nothing. Both are told at the setting.
 */
export function withDependencies(
  definitions: readonly ServiceDefinition[],
  databases: readonly DetectedDatabase[],
): {
  readonly definitions: readonly ServiceDefinition[];
  readonly settingProblems: readonly SettingProblem[];
} {
  const settingProblems: SettingProblem[] = [];
  const tell = (name: string, why: string): void => {
    settingProblems.push(wrong(`${settingIds.services} › ${name}.dependsOn`, why));
  };
  const names = new Set(definitions.map(({ name }) => name));
  const outside = new Set(
    databases.flatMap((one) => (one.type === 'compose' ? [one.service] : [])),
  );
  const edges = new Map<string, readonly string[]>();
  for (const { name, dependsOn } of definitions) {
    if (!dependsOn) continue;
    const known = [...new Set(dependsOn)].flatMap((other) => {
      if (names.has(other)) return [other];
      if (other === outsideDatabase || outside.has(other)) return [outsideDatabase];
      tell(name, l10n.t('there is no service "{0}".', other));
      return [];
    });
    edges.set(name, known);
  }
  for (const definition of definitions) {
    if (!edges.has(definition.name))
      edges.set(definition.name, guess(definition, definitions, databases));
  }
  for (let circle = findCircle(edges); circle; circle = findCircle(edges)) {
    const set = circle.find((name) =>
      definitions.some((one) => one.name === name && one.dependsOn),
    );
    const name = set ?? circle[0] ?? '';
    edges.set(
      name,
      (edges.get(name) ?? []).filter((other) => !circle.includes(other)),
    );
    tell(name, l10n.t('they would wait for each other: {0}.', [...circle, circle[0]].join(' → ')));
  }
  const ordered = definitions.map((one) => {
    const dependsOn = edges.get(one.name) ?? [];
    if (dependsOn.length === 0 && !one.dependsOn) return one;
    return { ...one, dependsOn, ...(one.dependsOn ? {} : { dependsGuessed: true }) };
  });
  return { definitions: ordered, settingProblems };
}

function guess(
  { kind, env }: ServiceDefinition,
  definitions: readonly ServiceDefinition[],
  databases: readonly DetectedDatabase[],
): readonly string[] {
  const ofKind = (...kinds: readonly string[]): string[] =>
    definitions.flatMap((one) => (kinds.includes(one.kind) ? [one.name] : []));
  const single = ['backend', 'frontend', 'generator', 'database'].every(
    (one) => ofKind(one).length <= 1,
  );
  if (!single) return [];
  if (kind === 'frontend') return ofKind('backend', 'generator');
  if (kind !== 'backend') return [];
  const own = ofKind('database');
  if (own.length > 0) return own;
  const named = databases.length > 0 || /^postgres/.test(env['DATABASE_URL'] ?? '');
  return named ? [outsideDatabase] : [];
}

/** The names of a circle, in order; undefined where there is none. */
function findCircle(edges: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const visit = (name: string, path: readonly string[]): string[] | undefined => {
    const at = path.indexOf(name);
    if (at >= 0) return path.slice(at);
    if (done.has(name)) return undefined;
    for (const next of edges.get(name) ?? []) {
      const circle = visit(next, [...path, name]);
      if (circle) return circle;
    }
    done.add(name);
    return undefined;
  };
  for (const name of edges.keys()) {
    const circle = visit(name, []);
    if (circle) return circle;
  }
  return undefined;
}
