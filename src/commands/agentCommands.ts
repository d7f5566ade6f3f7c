import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { launcherFile, launcherText, mcpConfiguration } from '../agents/mcp/mcpConfiguration';
import { HumanError } from '../base/errors';
import { commandIds } from '../base/ids';
import { tell } from '../host/messages';
import type { CommandContext } from './context';
import type { Handlers } from './handlers';

/** Commands for agents outside of the editor. `extension` and `globalFolder`: absolute. */
export function agentHandlers(
  { model, runner }: Pick<CommandContext, 'model' | 'runner'>,
  extension: string,
  globalFolder: string,
): Handlers {
  return {
    [commandIds.copyMcpConfiguration]: async () => {
      const folders = model.folders.map(({ folder }) => folder);
      if (folders.length === 0) throw new HumanError(l10n.t('Open a folder with services first.'));
      const { node, home } = await runner();
      const launcher = launcherFile(globalFolder);
      await fs.mkdir(path.dirname(launcher), { recursive: true });
      await fs.writeFile(launcher, launcherText(extension), { mode: 0o600 });
      const configuration = mcpConfiguration({ node, launcher, folders, home: home.folder });
      await vscode.env.clipboard.writeText(`${JSON.stringify(configuration, null, 2)}\n`);
      await tell(
        'information',
        l10n.t(
          'The MCP configuration of this workspace is in the clipboard. Agents outside of VS Code that have it can see and run its services.',
        ),
      );
    },
  };
}
