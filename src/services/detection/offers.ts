import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { titleOf } from '../../project/tools/table';
import type { Detection } from './detect';
import type { LeftOut, Offer } from './detectedService';
import type { ServiceDefinition } from '../definitions/definition';
import type { AppSource } from '../definitions/fromEcosystem';

/** What was found and is none of the services, and what of it somebody may add. */
export interface NotUsed {
  readonly leftOut: readonly LeftOut[];
  readonly offers: readonly Offer[];
}

/**
 * What detection found beside the services. `ecosystem`: the name of the file that defines them, where one does. `known`: names that the
 * settings speak of, which are nothing new.
 */
export function notUsed(
  { apps, leftOut }: Detection,
  definitions: readonly ServiceDefinition[],
  ecosystem: string | undefined,
  known: ReadonlySet<string>,
): NotUsed {
  const missed =
    ecosystem === undefined
      ? []
      : apps.filter((app) => !isCovered(app, apps, definitions) && app.note === undefined);
  const offers = [...missed.map(offerOf), ...leftOut.flatMap(asideOffer)];
  const beside = missed.map((app): LeftOut => ({
    folder: app.base,
    what: offerOf(app).title,
    why: l10n.t('{0} does not name it.', ecosystem ?? ''),
  }));
  return {
    leftOut: [...beside, ...leftOut],
    offers: offers.filter(({ name }) => !known.has(name)),
  };
}

/** A definition that runs in the folder, and where several do there, one of the same sort. */
function isCovered(
  app: AppSource,
  apps: readonly AppSource[],
  definitions: readonly ServiceDefinition[],
): boolean {
  const there = definitions.filter(({ cwd, written, servesIn = cwd }) => {
    const script = path.resolve(cwd, written.script);
    const isNear = /[\\/]/.test(written.script) && nearest(apps, script) === app.base;
    return cwd === app.base || servesIn === app.base || isNear;
  });
  if (there.length === 0) return false;
  const alone = apps.filter(({ base }) => base === app.base).length === 1;
  return alone || there.some(({ tool, kind }) => tool === app.tool || kind === app.kind);
}

/** The folder of the app that a file belongs to. */
function nearest(apps: readonly AppSource[], file: string): string | undefined {
  const around = apps.map(({ base }) => base).filter((base) => file.startsWith(base + path.sep));
  return around.sort((a, b) => b.length - a.length)[0];
}

function offerOf({ app, base, tool }: AppSource): Offer {
  const { name, script, args, env } = app as Partial<Offer>;
  const known = titleOf(tool);
  const title = [name, known === undefined ? '' : `(${known})`].filter(Boolean).join(' ');
  return {
    name: name ?? '',
    title,
    folder: base,
    script: script ?? '',
    args: args ?? [],
    env: env ?? {},
  };
}

function asideOffer({ what, folder, service }: LeftOut): readonly Offer[] {
  if (!service) return [];
  const { script, args, env = {}, suffix } = service;
  const name = [path.basename(folder), suffix].filter(Boolean).join('-');
  return [{ name, title: what, folder, script, args, env }];
}
