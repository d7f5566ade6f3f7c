import { type ComposeService, composeServices } from '../../project/compose';
import { defaultPort, portNumber, portOption } from '../../project/tools/port';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import type { Found } from '../finding';
import { lineEnd, lineStart, newLine } from '../text';
import {
  type Member,
  memberOf,
  membersAt,
  type ObjectValue,
  textOf,
  valueAt,
} from '../../project/config/value';
import { addMembers } from '../fixes/edit';
import type { Document } from '../project/documents';
import type { Project } from '../project/project';
import { purposeOf } from '../project/purpose';
import { type Rule, safeFix, withFix } from './rule';

/** Images of databases; `mongo-express`, `postgres-exporter` and their like only speak with one. */
const databases =
  /(^|\/)(postgres|postgis|pgvector|timescaledb|timescaledb-ha|mysql|mariadb|mongo)(?=[:@]|$|-(?!express|exporter|backup|client|ui\b|gui|admin|tools?\b|proxy|operator|migrat|init|cron))/;

interface DatabaseService {
  readonly document: Document;
  readonly member: Member;
  readonly object: ObjectValue;
  readonly image: string;
}

type PlacedService = ComposeService & { readonly document: Document };

/** Every Compose service. Files for production, tests and examples are another matter, by their name or a folder of theirs. */
function* servicesOf(project: Project): Iterable<PlacedService> {
  for (const document of project.byRole('compose')) {
    if (purposeOf(project.root, document.file)) continue;
    for (const service of composeServices(document.config)) yield { ...service, document };
  }
}

function* databaseServices(project: Project): Iterable<DatabaseService> {
  for (const service of servicesOf(project)) {
    const { document, member, image } = service;
    const object = member.value;
    if (object.kind !== 'object' || image === undefined || !databases.test(image)) continue;
    // What is extended or merged may hold it.
    if (memberOf(object, 'extends') || runsOnce(service)) continue;
    yield { document, member, object, image };
  }
}

/** What a container of a database's image runs when it is the database: options, or the server by name. */
const server = /^[-$]|\b(postgres|postmaster|mysqld|mariadbd|mongod|docker-entrypoint(\.sh)?)\b/;

/** A container that only borrows the image: it creates a database, waits for one or saves it, and ends. */
function runsOnce({ document, member }: PlacedService): boolean {
  const line = (key: string): string => {
    const own = valueAt(member.value, key);
    const items = own?.kind === 'array' ? own.items : own ? [own] : [];
    return items
      .map((item) => textOf(item) ?? '')
      .join(' ')
      .trim();
  };
  const command = `${line('entrypoint')} ${line('command')}`.trim();
  if (command !== '' && !server.test(command)) return true;
  return membersAt(document.config, 'services').some(
    (other) =>
      textOf(valueAt(other.value, 'depends_on', member.key, 'condition')) ===
      'service_completed_successfully',
  );
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
        '{0} has no volume of its own: after the next "down" it begins without its data.',
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
    const first = object.members.find(({ shared }) => !shared);
    const column = first ? first.keyStart - lineStart(text, first.keyStart) : 0;
    const block = text[object.start] !== '{' && first !== undefined;
    const expression = postgresCheck(' '.repeat(column), newLine(text));
    return {
      message: l10n.t(
        '{0} has no health check: nothing can wait until it answers, so what needs it may start too soon and die.',
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
    // Of what is merged in alone, nothing says where more would stand.
    const block = document.text[object.start] !== '{';
    const mayAdd = !block || object.members.some(({ shared }) => !shared);
    const limit =
      valueAt(object, 'deploy', 'resources', 'limits', 'memory') ?? valueAt(object, 'mem_limit');
    if (limit) return undefined;
    return {
      message: l10n.t(
        '{0} has no memory limit: it competes with the services for the memory of the machine, and may win.',
        member.key,
      ),
      ...withFix(
        mayAdd
          ? safeFix(l10n.t('Limit it to 1 GB'), addMembers(document, object, [['mem_limit', '1g']]))
          : undefined,
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
    const own = new Set([
      ...wordsOf(path.basename(project.root)),
      ...wordsOf(project.manifest(project.root)?.name),
    ]);
    for (const { document, member, image, ports } of servicesOf(project)) {
      if (memberOf(member.value, 'profiles')) continue;
      // The project itself in a container is another way to run it, not something beside it.
      if (memberOf(member.value, 'build') || wordsOf(image).some((word) => own.has(word))) continue;
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

function wordsOf(name: string | undefined): readonly string[] {
  const common =
    /^(app|api|web|server|client|frontend|backend|root|monorepo|dev|docker|io|com|latest)$/;
  return (name ?? '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word.length > 2 && !common.test(word));
}

function same(service: string, container: string): boolean {
  const parts = (name: string): readonly string[] => name.toLowerCase().split(/[-_]/);
  return (
    parts(service).some((part) => parts(container).includes(part)) || service.includes(container)
  );
}
