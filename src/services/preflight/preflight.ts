// What starting needs, one check a file.
// From outside: Preflight and StartHelp; a new one is a Check, listed in preflight.ts.
import * as l10n from '@vscode/l10n';
import { HumanError, messageOf } from '../../base/errors';
import type { DockerState } from '../../docker/docker';
import type { Database } from '../databases/database';
import type { DatabaseStatus } from '../databases/databaseWatch';
import type { LaunchPlan, ServiceDefinition } from '../definitions/definition';
import type { PortHolder } from '../ports/portHolder';
import type { Service } from '../state/service';
import type { Check } from './check';
import { checkDatabases } from './databases';
import { checkEnvFiles } from './envFiles';
import { checkPackages, type ReadText } from './packages';
import { checkPorts } from './ports';
import { checkResources } from './resources';

export interface PreflightParts {
  /** The node that services run on, absolute. Throws a HumanError where there is none. */
  readonly node: () => Promise<string>;
  /** Throws a HumanError where a program that a service needs is missing. */
  readonly plan: (definition: ServiceDefinition) => Promise<LaunchPlan>;
  readonly serviceEnvironment: () => Promise<Readonly<Record<string, string | undefined>>>;
  readonly readText: ReadText;
  readonly exists: (file: string) => Promise<boolean>;
  readonly holders: (ports: readonly number[]) => Promise<readonly PortHolder[]>;
  readonly databases: readonly Database[];
  readonly look: (id: string) => Promise<DatabaseStatus>;
  readonly docker: () => Promise<DockerState>;
  readonly availableBytes: () => Promise<number>;
  /** On the disk of a folder; undefined where that cannot be known. */
  readonly freeDiskBytes: (folder: string) => Promise<number | undefined>;
}

/** Checks all that starting these services needs, all at the same time. Changes nothing. */
export async function preflight(
  services: readonly Service[],
  parts: PreflightParts,
): Promise<readonly Check[]> {
  const definitions = services.flatMap(({ definition }) => definition ?? []);
  const folder = definitions[0]?.workspaceFolder ?? '';
  const env = await parts.serviceEnvironment();
  const [node, programs, packages, ...more] = await Promise.all([
    checkNode(parts),
    checkPrograms(definitions, parts),
    checkPackages(definitions, parts.readText, parts.exists),
    checkPorts(services, parts.holders),
    checkEnvFiles(definitions, env, parts.readText),
    checkDatabases(parts.databases, parts.look, parts.docker),
    Promise.all([parts.availableBytes(), parts.freeDiskBytes(folder)]).then((bytes) =>
      checkResources(definitions, ...bytes),
    ),
  ]);
  // A folder without its packages is the reason for the program that is missing there.
  const bare = new Set(packages.flatMap(({ services: names }) => names ?? []));
  const missing = programs.filter(({ services: names }) => !names?.some((name) => bare.has(name)));
  return [...node, ...missing, ...packages, ...more.flat()];
}

async function checkNode({ node }: PreflightParts): Promise<readonly Check[]> {
  const title = 'Node.js';
  try {
    return [{ title, state: 'ok', detail: await node() }];
  } catch (error) {
    return [{ title, state: 'blocking', detail: messageOf(error), ...fixOf(error) }];
  }
}

/** tsx, next, cargo: what the plans of the services need. */
async function checkPrograms(
  definitions: readonly ServiceDefinition[],
  { plan }: PreflightParts,
): Promise<readonly Check[]> {
  const checks = await Promise.all(
    definitions.map(async (definition): Promise<Check | undefined> => {
      try {
        const { nodeNote } = await plan(definition);
        return nodeNote === undefined
          ? undefined
          : { title: 'Node.js', state: 'warning', detail: nodeNote };
      } catch (error) {
        if (!(error instanceof HumanError)) throw error;
        return {
          title: programsTitle(),
          state: 'blocking',
          detail: error.message,
          ...fixOf(error),
          services: [definition.name],
        };
      }
    }),
  );
  const found = checks.filter((one) => one !== undefined);
  if (found.some(({ state }) => state === 'blocking')) return found;
  return [...found, { title: programsTitle(), state: 'ok', detail: l10n.t('all are there') }];
}

function programsTitle(): string {
  return l10n.t('Programs');
}

function fixOf(error: unknown): Pick<Check, 'fix'> {
  const [fix] = error instanceof HumanError ? error.actions : [];
  return fix ? { fix } : {};
}
