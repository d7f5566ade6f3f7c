import * as os from 'node:os';
import * as vscode from 'vscode';
import * as l10n from '@vscode/l10n';
import { messageOf } from '../base/errors';
import { commandIds, settingIds } from '../base/ids';
import { maskSecrets } from '../base/mask';
import { formatSize } from '../base/size';
import { tell } from '../host/messages';
import type { Service } from '../services/state/service';
import type { CommandContext } from './context';
import type { Handlers } from './handlers';

/** What somebody who helps needs to know: versions, which settings are set, states, our last own lines. No values, and masked. */
export function diagnosticsHandlers(context: CommandContext, version: string): Handlers {
  const { log, store } = context;
  return {
    [commandIds.copyDiagnostics]: async () => {
      const parts = [
        [
          `CODEX Services ${version}, VS Code ${vscode.version} (${vscode.env.appHost}, ${vscode.env.remoteName ?? 'local'})`,
          `${os.platform()} ${os.release()} ${os.arch()}, ${os.cpus().length} cores, ${formatSize(os.totalmem())}, Node ${process.version}`,
          ...(await programs(context)),
          `language: ${vscode.env.language}, trusted: ${vscode.workspace.isTrusted}, folders: ${vscode.workspace.workspaceFolders?.length ?? 0}`,
        ],
        ['Settings that are set (without their values):', ...settingsThatAreSet()],
        ['Services:', ...store.services.map(serviceLine)],
        ['Own log:', ...log.lines],
      ];
      const text = parts.map((lines) => lines.join('\n')).join('\n\n');
      await vscode.env.clipboard.writeText(maskSecrets(text));
      await tell(
        'information',
        l10n.t(
          'Diagnostics are in the clipboard, without values of settings and with secrets masked.',
        ),
      );
    },
  };
}

async function programs({ runner }: CommandContext): Promise<readonly string[]> {
  if (!vscode.workspace.isTrusted) return ['programs: not looked for in Restricted Mode'];
  try {
    const { node, script, home } = await runner();
    return [`node: ${node}`, `pm2: ${script}`, `PM2_HOME: ${home.folder}`];
  } catch (error) {
    return [`programs: ${messageOf(error)}`];
  }
}

function settingsThatAreSet(): readonly string[] {
  const configuration = vscode.workspace.getConfiguration();
  return Object.values(settingIds).flatMap((id) => {
    const { globalValue, workspaceValue, workspaceFolderValue } = configuration.inspect(id) ?? {};
    const places = [
      globalValue !== undefined && 'user',
      workspaceValue !== undefined && 'workspace',
      workspaceFolderValue !== undefined && 'folder',
    ].filter((place) => place !== false);
    return places.length > 0 ? [`${id}: ${places.join(', ')}`] : [];
  });
}

function serviceLine({ name, kind, state, memoryBytes, port, definition }: Service): string {
  return [
    `${name} (${kind}): ${state.type}${state.reason ? `, ${state.reason}` : ''}`,
    memoryBytes !== undefined && formatSize(memoryBytes),
    port !== undefined && `:${port}`,
    definition && `from ${definition.source.type}`,
  ]
    .filter((part) => part)
    .join(' · ');
}
