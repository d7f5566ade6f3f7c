// Services as tasks: what the editor's task system is offered, and the terminal in which one runs.
// From outside: registerTasks; ServiceTerminal comes with a late bundle.
import * as vscode from 'vscode';
import { taskType } from '../../base/ids';
import type { Lazy } from '../../base/lazy';
import type { Host } from '../../host/host';
import type { ServiceTasks } from './serviceTasks';

/** Offers tasks; what they are made of is loaded when the editor first asks for them. */
export function registerTasks(host: Host, tasks: Lazy<ServiceTasks>): void {
  host.own(
    vscode.tasks.registerTaskProvider(taskType, {
      provideTasks: async () => (host.isTrusted ? (await tasks.get()).offered() : []),
      resolveTask: async (task) => (await tasks.get()).resolved(task),
    }),
  );
}
