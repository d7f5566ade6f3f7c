import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { installedNodes, nodeManagers } from '../../project/nodeVersion/installedNodes';
import { nodeFits, type NodeVersion } from '../../project/nodeVersion/nodeRange';
import { wantedNode } from '../../project/nodeVersion/wantedNode';
import type { ServiceDefinition } from '../definitions/definition';
import type { LaunchContext } from './types';

/** The node that a service runs on. */
export interface OwnNode {
  readonly context: LaunchContext;
  /** What goes into the environment, so that scripts, npm and children find the same one. */
  readonly env: Readonly<Record<string, string>>;
  /** Where it is not the one that the project wants: that, and what to do, as a sentence. */
  readonly note?: string;
}

/**
 * The node that a service's project asks for, where a version manager has it; else the one that all others run on, with a note
 * where that does not fit. PM2 keeps its own.
 */
export async function ownNode(
  definition: ServiceDefinition,
  context: LaunchContext,
): Promise<OwnNode> {
  const { files, processEnv, platform } = context;
  const kept: OwnNode = { context, env: {} };
  const wanted = await wantedNode(definition.cwd, definition.workspaceFolder, files);
  if (!wanted) return kept;
  const usual = await context.nodeVersion?.();
  // What nobody can read, such as an alias of a user's own, is no reason to warn.
  if (!usual || nodeFits(usual, wanted.version) !== false) return kept;
  const managers = nodeManagers(processEnv, platform);
  const installed = await installedNodes(managers, files);
  const found = installed.find(({ version }) => nodeFits(version, wanted.version));
  if (found) {
    const { program } = found;
    const PATH = [path.dirname(program), processEnv.PATH ?? processEnv.Path ?? '']
      .filter(Boolean)
      .join(platform === 'win32' ? ';' : ':');
    // A PATH of the service's own is its author's matter.
    const env: Readonly<Record<string, string>> = definition.env.PATH === undefined ? { PATH } : {};
    return { context: { ...context, node: program, processEnv: { ...processEnv, ...env } }, env };
  }
  const there = new Set<string>();
  for (const { name, folders } of managers) {
    for (const folder of folders) if ((await files.kind(folder)) === 'folder') there.add(name);
  }
  const manager = managers.find(({ name }) => there.has(name));
  return { ...kept, note: noteOf(definition.name, wanted.version, usual, manager?.install) };
}

function noteOf(
  name: string,
  wanted: string,
  [major, minor]: NodeVersion,
  install: ((version: string) => string) | undefined,
): string {
  const what = l10n.t('{0} wants Node {1}; {2} runs it.', name, wanted, `${major}.${minor}`);
  // Only a plain version can be installed by its name.
  const version = /(?:^|[^\d.])v?(\d+(?:\.\d+){0,2})/.exec(wanted)?.[1] ?? wanted;
  const how =
    install && /^[\w./*-]+$/.test(version)
      ? l10n.t('Install it: {0}', install(version))
      : l10n.t('Install that version with nvm, fnm, volta, mise or asdf.');
  return `${what} ${how}`;
}
