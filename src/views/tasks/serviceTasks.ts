import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { HumanError } from '../../base/errors';
import { taskType } from '../../base/ids';
import type { Host } from '../../host/host';
import type { Core } from '../../services/core';
import { ServiceRuns } from '../../services/supervise/serviceRuns';
import { realPaths } from '../../system/files/realPaths';
import { taskCommands } from './taskOrder';
import { runTask } from './taskRun';
import { ServiceTerminal } from './serviceTerminal';

/** More tasks than a list of them is of use for. */
const maxServices = 100;
/** With a service called `api [now](command:x) $(zap)` the editor (1.139) gave no task of ours at all; such a one can stand in a tasks.json. */
const plainName = /^[\p{L}\p{N}_@./ +-]+$/u;

/** Services as tasks: `start`, `restart` and `stop`, of each and of all. A task is over when its services are ready. */
export class ServiceTasks {
  readonly #runs: ServiceRuns;
  readonly #realPath = realPaths();

  constructor(
    private readonly host: Host,
    private readonly core: Pick<Core, 'store' | 'supervisor'>,
    private readonly ready: Promise<void>,
  ) {
    this.#runs = new ServiceRuns(core.store, core.supervisor);
  }

  /** What "Run task" and `preLaunchTask` find. Their names are part of files that people share, so they are never translated. */
  async offered(): Promise<vscode.Task[]> {
    await this.ready;
    return (vscode.workspace.workspaceFolders ?? []).flatMap((folder) => {
      const here = this.core.store.services.filter(
        ({ workspaceFolder }) => workspaceFolder === this.#realPath(folder.uri.fsPath),
      );
      if (here.length === 0) return [];
      const names = here.flatMap(({ name }) => (plainName.test(name) ? name : []));
      return taskCommands.flatMap((command) => [
        this.#task({ type: taskType, command }, folder, `${command} all`),
        ...names
          .slice(0, maxServices)
          .map((service) =>
            this.#task({ type: taskType, command, service }, folder, `${command} ${service}`),
          ),
      ]);
    });
  }

  /** A task that stands in a tasks.json, with what it runs. */
  resolved({ definition, scope, name }: vscode.Task): vscode.Task {
    return this.#task(definition, scope ?? vscode.TaskScope.Workspace, name);
  }

  #task(
    definition: vscode.TaskDefinition,
    scope: vscode.WorkspaceFolder | vscode.TaskScope,
    name: string,
  ): vscode.Task {
    const folder = typeof scope === 'object' ? this.#realPath(scope.uri.fsPath) : undefined;
    const execution = new vscode.CustomExecution(async (resolved) =>
      this.#terminal(resolved, folder),
    );
    const task = new vscode.Task(definition, scope, name, taskType, execution);
    task.presentationOptions = { showReuseMessage: false, clear: true, focus: false };
    return task;
  }

  #terminal(definition: vscode.TaskDefinition, folder: string | undefined): ServiceTerminal {
    const parts = {
      services: () => this.core.store.services,
      runs: this.#runs,
      ready: async () => {
        if (!this.host.isTrusted) throw new HumanError(l10n.t('This workspace is not trusted.'));
        await this.ready;
        await this.core.store.refresh();
      },
    };
    return new ServiceTerminal((write, signal) =>
      runTask(definition, folder, parts, write, signal),
    );
  }
}
