import type { PackageJson } from '../../../project/packageJson';
import {
  commandsIn,
  serversIn,
  type Started,
  type StartedScript,
} from '../../../project/started/started';
import type { StartedReader } from '../../../project/started/startedReader';

/** What people call the script for development, the surest first. */
const names =
  `dev start:dev dev:start develop development start:local local start:watch watch:dev serve start`.split(
    ' ',
  );
/** Scripts of a folder that has none of those names. */
const others =
  /^(?:dev|develop|start|serve|server|watch)[:._-]|[:._-](?:dev|develop|watch)$|^server$/;
const forOthers =
  /build|test|lint|prod|storybook|debug|inspect|docker|compose|types?$|css|e2e|ci$/i;

/** No package has more services in development. */
const maxScripts = 50;

/** Those of a package's scripts that start its services in development; empty where none does as far as can be told. */
export async function chooseScripts(
  manifest: PackageJson,
  reader: StartedReader,
): Promise<readonly StartedScript[]> {
  const known = names.filter((name) => name in manifest.scripts && isAllowed(name, manifest));
  const found: StartedScript[] = [];
  for (const name of known) {
    const started = await reader.script(manifest, name);
    if (started) found.push(started);
  }
  const developed = found.find((one) => develops(one));
  // `start` may run the same program as `dev:server`, which watches.
  const isPlain = developed?.script === 'start' && !watches(developed);
  if (developed && !isPlain) return [developed];
  const more: StartedScript[] = [];
  const plain: StartedScript[] = [];
  for (const name of Object.keys(manifest.scripts)) {
    if (names.includes(name) || !others.test(name) || forOthers.test(name)) continue;
    if (isForDocs(name) && 'dev' in manifest.scripts) continue;
    const started = await reader.script(manifest, name);
    const servers = started ? serversIn(started) : [];
    if (!started || servers.length === 0) continue;
    const list = develops(started) ? more : plain;
    if (list.length >= maxScripts) break;
    if (!list.some((one) => toolsOf(one) === toolsOf(started))) list.push(started);
  }
  if (developed) {
    const watching = more.filter(watches);
    return watching.length > 0 ? watching : [developed];
  }
  if (more.length > 0) return more;
  const served =
    found.find((one) => serversIn(one).length > 0) ?? found.find((one) => isCompose(one));
  if (served) return [served];
  // `start:api` and `start:web`, and no `start` at all.
  if (found.length === 0 && plain.length > 0) return plain;
  // A script that is not understood is offered as it stands there.
  const odd = found.find((one) => commandsIn(one).some(({ role }) => role === 'unknown'));
  return odd ? [odd] : [];
}

function toolsOf(started: Started): string {
  return serversIn(started)
    .map(({ known, folder }) => `${known?.tool.name ?? ''} ${known?.target ?? ''} ${folder}`)
    .join();
}

/** What is meant for production is not taken where there is something for development. */
export function isAllowed(script: string, { scripts }: PackageJson): boolean {
  return script !== 'start' || !('dev' in scripts);
}

/** True for a script about pages that describe the project, beside what it is. */
export function isForDocs(script: string): boolean {
  return /(?:^|[:._-])docs?(?:$|[:._-])/.test(script);
}

/** True for a name that people give to scripts for development. */
export function isForDevelopment(script: string): boolean {
  return names.includes(script) || /(?:^|[:._-])(?:dev|develop)(?:$|[:._-])/.test(script)
    ? !forOthers.test(script)
    : others.test(script) && !forOthers.test(script);
}

/** True where a server below is one for development: a dev server, or one that watches. */
export function develops(started: Started): boolean {
  return serversIn(started).some(
    ({ known }) =>
      known?.watcher !== undefined || known?.tool.develops?.includes(known.command) === true,
  );
}

/** True where a server below is there for development alone: it watches, or is more than a program that is run. */
export function watches(started: Started): boolean {
  return serversIn(started).some(
    (one) =>
      one.known?.watcher !== undefined || (develops(one) && one.known?.tool.runsFile !== true),
  );
}

function isCompose(started: Started): boolean {
  return commandsIn(started).some(({ role }) => role === 'compose');
}
