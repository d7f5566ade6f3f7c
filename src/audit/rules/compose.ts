import { type ComposeService, composeServices } from '../../project/compose';
import { defaultPort, portNumber, portOption } from '../../project/tools/port';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import type { Found } from '../finding';
import { lineEnd, lineStart, newLine } from '../text';
import { type Member, memberOf, type ObjectValue, valueAt } from '../../project/config/value';
import { addMembers } from '../fixes/edit';
import type { Document } from '../project/documents';
import type { Project } from '../project/project';
import { type Rule, safeFix, withFix } from './rule';

const databases =
  /(^|\/)(postgres|postgis|pgvector|timescaledb|timescaledb-ha|mysql|mariadb|mongo)(?=[:@]|$|-)/;

interface DatabaseService {
  readonly document: Document;
  readonly member: Member;
  readonly object: ObjectValue;
  readonly image: string;
}

/** Every Compose service. Files for production and tests are another matter. */
function* servicesOf(project: Project): Iterable<ComposeService & { readonly document: Document }> {
  for (const document of project.byRole('compose')) {
    if (/prod|staging|test|ci\b/i.test(path.basename(document.file))) continue;
    for (const service of composeServices(document.config)) yield { ...service, document };
  }
}

function* databaseServices(project: Project): Iterable<DatabaseService> {
  for (const { document, member, image } of servicesOf(project)) {
    const object = member.value;
    if (object.kind !== 'object' || image === undefined || !databases.test(image)) continue;
    // What is extended or merged may hold it.
    if (!memberOf(object, 'extends')) yield { document, member, object, image };
  }
}

function databaseRule(
  rule: Omit<Rule, 'check'>,
  check: (service: DatabaseService) => Pick<Found, 'message' | 'fix'> | undefined,
): Rule {
  return {
    ...rule,
    *check(project) {
      for (const service of databaseServices(project)) {
        const found = check(service);
        const { keyStart, keyEnd } = service.member;
        if (found) yield { file: service.document.file, start: keyStart, end: keyEnd, ...found };
      }
    },
  };
}

export const composeNoVolume = databaseRule(
  {
    id: 'compose-no-volume',
    severity: 'warning',
    title: 'A database keeps its data in its container',
  },
  ({ member, object }) => {
    const tmpfs = memberOf(object, 'tmpfs');
    const volumes = valueAt(object, 'volumes');
    if (tmpfs || (volumes?.kind === 'array' && volumes.items.length > 0)) return undefined;
    return {
      message: l10n.t(
        '{0} has no volume: its data is gone with its container, at the next "down" or update.',
        member.key,
      ),
    };
  },
);

const postgresCheck = (indent: string, eol: string): string =>
  [
    '',
    '  # Rare when healthy: each check opens a connection.',
    '  test: ["CMD-SHELL", "pg_isready -U $${POSTGRES_USER:-postgres}"]',
    '  interval: 30s',
    '  timeout: 5s',
    '  retries: 5',
    '  start_period: 20s',
  ].join(`${eol}${indent}`);

export const composeNoHealthCheck = databaseRule(
  { id: 'compose-no-health-check', severity: 'warning', title: 'A database has no health check' },
  ({ document, member, object, image }) => {
    if (memberOf(object, 'healthcheck')) return undefined;
    const postgres = /postg|pgvector|timescale/.test(image);
    const { text } = document;
    const first = object.members[0];
    const column = first ? first.keyStart - lineStart(text, first.keyStart) : 0;
    const block = text[object.start] !== '{' && first !== undefined;
    const expression = postgresCheck(' '.repeat(column), newLine(text));
    return {
      message: l10n.t(
        '{0} has no health check: what depends on it starts before it answers, and dies.',
        member.key,
      ),
      ...withFix(
        postgres && block
          ? safeFix(
              l10n.t('Add a health check'),
              addMembers(document, object, [['healthcheck', { expression }]]),
            )
          : undefined,
      ),
    };
  },
);

export const composeNoMemoryLimit = databaseRule(
  { id: 'compose-no-memory-limit', severity: 'warning', title: 'A database has no memory limit' },
  ({ document, member, object }) => {
    const limit =
      valueAt(object, 'deploy', 'resources', 'limits', 'memory') ?? valueAt(object, 'mem_limit');
    if (limit) return undefined;
    return {
      message: l10n.t(
        '{0} has no memory limit: it competes with the services for the memory of the machine, and may win.',
        member.key,
      ),
      ...withFix(
        safeFix(l10n.t('Limit it to 1 GB'), addMembers(document, object, [['mem_limit', '1g']])),
      ),
    };
  },
);

/** A published port that a service wants as well. */
export const composePortCollision: Rule = {
  id: 'compose-port-collision',
  severity: 'error',
  title: 'A container takes the port of a service',
  *check(project) {
    const wanted = new Map<string, string>();
    for (const { app, name, port: set } of project.services) {
      const port = set === undefined ? app?.env('PORT') : String(set);
      if (port !== undefined && /^\d+$/.test(port)) wanted.set(port, name);
    }
    for (const { app, steps, name, port: set } of project.services) {
      if (set !== undefined) continue;
      for (const { bare, leads } of steps) {
        const named = portOption(bare.words.map(({ text }) => text).join(' '));
        const port = named === undefined && !leads ? defaultPort([bare.tool]) : portNumber(named);
        if (port !== undefined && app?.env('PORT') === undefined) wanted.set(String(port), name);
      }
    }
    for (const { document, member, ports } of servicesOf(project)) {
      if (memberOf(member.value, 'profiles')) continue;
      for (const { host, place } of ports) {
        const port = String(host);
        const service = wanted.get(port);
        // A container that is the service itself.
        if (service === undefined || same(service, member.key)) continue;
        yield {
          file: document.file,
          start: place.start,
          end: Math.min(place.end, lineEnd(document.text, place.start)),
          service,
          message: l10n.t(
            'Port {0} belongs to {1} as well: whichever starts second dies with "address already in use".',
            port,
            service,
          ),
        };
      }
    }
  },
};

function same(service: string, container: string): boolean {
  const parts = (name: string): readonly string[] => name.toLowerCase().split(/[-_]/);
  return (
    parts(service).some((part) => parts(container).includes(part)) || service.includes(container)
  );
}
