import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../base/disposable';
import type { CommandId } from '../base/ids';
import type { CommandContext } from './context';
import { presentError } from './presentError';

/** What a command does, by its id. */
export type Handlers = Partial<
  Record<CommandId, (...args: readonly unknown[]) => Promise<unknown> | undefined>
>;

/** Registers handlers; what one throws is shown in one place. */
export function registerHandlers(handlers: Handlers, context: CommandContext): Disposable {
  const store = new DisposableStore();
  for (const [id, handler] of Object.entries(handlers)) {
    store.add(
      vscode.commands.registerCommand(id, async (...args: unknown[]) => {
        try {
          return await handler(...args);
        } catch (error) {
          await presentError(error, context);
          return undefined;
        }
      }),
    );
  }
  return store;
}
