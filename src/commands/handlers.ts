import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../base/disposable';
import type { CommandId } from '../base/ids';
import { presentError, type Presenting } from './presentError';

/** What a command does, by its id. */
export type Handlers = Partial<
  Record<CommandId, (...args: readonly unknown[]) => Promise<unknown> | undefined>
>;

/** Registers handlers; what one throws is shown in one place. */
export function registerHandlers(handlers: Handlers, presenting: Presenting): Disposable {
  const store = new DisposableStore();
  for (const [id, handler] of Object.entries(handlers)) {
    store.add(
      vscode.commands.registerCommand(id, async (...args: unknown[]) => {
        try {
          return await handler(...args);
        } catch (error) {
          await presentError(error, presenting);
          return undefined;
        }
      }),
    );
  }
  return store;
}
