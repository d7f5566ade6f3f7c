import { manifestScript, type PackageManager } from './packageManagers';
import type { PackageJson } from '../../project/packageJson';
import { serversIn, type StartedCommand } from '../../project/started/started';
import type { StartedReader } from '../../project/started/startedReader';
import { type ToolCommand, withoutWatch } from '../../project/tools/toolCommand';
import type { ProductionCommand } from './exported';

/** Scripts that people start in production, the surest first. */
const startScripts = ['start:prod', 'start:production', 'start'];
/** Servers of what was built, which listen on this machine alone unless they are told otherwise. */
const previews = new Set(['preview']);

/** How a service is run in production, by its tool and its package's scripts; `server`: what it starts in development. */
export async function productionCommand(
  server: StartedCommand,
  manager: PackageManager | undefined,
  reader: StartedReader,
): Promise<ProductionCommand> {
  const { known, manifest, words } = server;
  const build = buildOf(known, manifest, manager);
  const rest = build === undefined ? {} : { build };
  const production = known?.tool.production;
  if (production) {
    const listening = previews.has(production[1] ?? '') ? ['--host', '0.0.0.0'] : [];
    return { words: [...production, ...listening], ...rest, development: false };
  }
  for (const name of manifest ? startScripts : []) {
    const script = manifest && (await reader.script(manifest, name));
    const [found] = script ? serversIn(script) : [];
    if (found && !isForDevelopment(found.known) && found.folder === server.folder) {
      return { words: found.words, ...rest, development: false };
    }
  }
  return { words: direct(known, words), ...rest, development: isForDevelopment(known) };
}

/** True for a command that its tool has for development. */
export function isForDevelopment(known: ToolCommand | undefined): boolean {
  return known?.watcher !== undefined || known?.tool.develops?.includes(known.command) === true;
}

/** The command without watch; what a loader does for node is done in one process. */
function direct(known: ToolCommand | undefined, words: readonly string[]): readonly string[] {
  if (!known) return words;
  const plain = [...withoutWatch(known, words), ...(known.watcher ? (known.tool.once ?? []) : [])];
  return known.tool.launch === 'tsx' ? ['node', '--import', 'tsx', ...plain.slice(1)] : plain;
}

function buildOf(
  known: ToolCommand | undefined,
  manifest: PackageJson | undefined,
  manager: PackageManager | undefined,
): string | undefined {
  if (!manager) return undefined;
  if (manifest?.scripts.build !== undefined) return manifestScript(manager, 'build');
  const build = known?.tool.build;
  return build && ['npx', ...build].join(' ');
}
