import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { HumanError } from '../../base/errors';
import { commandIds, debugType } from '../../base/ids';
import type { Host } from '../../host/host';
import { withProgress } from '../../host/messages';
import type { Core } from '../../services/core';
import { inspectorsOf } from '../../services/debugging/assembled';
import type { Inspectors } from '../../services/debugging/inspectors';
import { whyNotDebuggable } from '../../services/debugging/whyNotDebuggable';
import type { ServiceDefinition } from '../../services/definitions/definition';
import { isRunning, type Service } from '../../services/state/service';
import type { Handlers } from '../handlers';
import { targetService } from '../pickService';
import { presentError, type Presenting } from '../presentError';
import { configurationFor, namedService, sessionKey } from './configuration';
import { DebugSessions } from './debugSessions';
import { Profiling } from './profiling';

/** The debugger that the editor brings, and its nightly build. */
const jsDebugIds = ['ms-vscode.js-debug', 'ms-vscode.js-debug-nightly'];

/** Debugging and profiling, put together. */
export class DebugFeature implements Disposable {
  readonly #store = new DisposableStore();
  readonly #inspectors: Inspectors;
  readonly #sessions: DebugSessions;
  readonly #profiling: Profiling;
  readonly handlers: Handlers;

  constructor(
    host: Host,
    private readonly core: Core,
    private readonly presenting: Presenting,
  ) {
    const { log } = host;
    this.#inspectors = inspectorsOf(core, log);
    this.#sessions = this.#store.add(new DebugSessions(core.store, this.#inspectors, log));
    this.#profiling = new Profiling(host, this.#inspectors);
    this.handlers = {
      [commandIds.attachDebugger]: (argument) =>
        this.#about(argument, l10n.t('Attach the debugger to which service?'), (service) =>
          this.#attach(service),
        ),
      [commandIds.recordCpuProfile]: (argument) =>
        this.#about(argument, l10n.t('Record a CPU profile of which service?'), (service) =>
          this.#profiling.record(service, 'cpu'),
        ),
      [commandIds.sampleHeap]: (argument) =>
        this.#about(argument, l10n.t('Sample the heap of which service?'), (service) =>
          this.#profiling.record(service, 'heap'),
        ),
      [commandIds.takeHeapSnapshot]: (argument) =>
        this.#about(argument, l10n.t('Take a heap snapshot of which service?'), (service) =>
          this.#profiling.snapshot(service),
        ),
    };
  }

  /** The configuration of the editor's own debugger that a configuration of ours comes to; undefined where a person has been told why not. */
  async resolve(
    folder: vscode.WorkspaceFolder | undefined,
    configuration: vscode.DebugConfiguration,
    token?: vscode.CancellationToken,
  ): Promise<vscode.DebugConfiguration | undefined> {
    try {
      return await this.#resolve(folder, configuration, token);
    } catch (error) {
      void presentError(error, this.presenting);
      return undefined;
    }
  }

  /** A configuration for each service that a debugger may attach to. */
  async offered(folder: vscode.WorkspaceFolder | undefined): Promise<vscode.DebugConfiguration[]> {
    if (!vscode.workspace.isTrusted) return [];
    const path = folder?.uri.fsPath;
    const own = this.core.store.services.filter(
      ({ workspaceFolder }) => path === undefined || workspaceFolder === path,
    );
    const offered = await Promise.all(
      own.map(async ({ name, definition }) => ((await this.#isNode(definition)) ? [name] : [])),
    );
    return offered.flat().map((name) => ({
      type: debugType,
      request: 'attach',
      name: l10n.t('Attach to {0}', name),
      service: name,
    }));
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #isNode(definition: ServiceDefinition | undefined): Promise<boolean> {
    if (!definition) return false;
    try {
      const plan = await this.core.planAsSet(definition);
      return whyNotDebuggable(definition, plan) === undefined;
    } catch {
      // What cannot be started now says why when somebody tries.
      return true;
    }
  }

  async #about(
    argument: unknown,
    placeHolder: string,
    act: (service: Service) => Promise<unknown>,
  ): Promise<void> {
    const { store } = this.core;
    const known = store.services.filter(({ definition }) => definition !== undefined);
    const running = known.filter(isRunning);
    const candidates = running.length > 0 ? running : known;
    const service = await targetService(argument, candidates, placeHolder, this.core);
    if (service) await act(service);
  }

  async #attach({ key, name, workspaceFolder }: Service): Promise<void> {
    const folder = vscode.workspace.workspaceFolders?.find(
      ({ uri }) => uri.fsPath === workspaceFolder,
    );
    await vscode.debug.startDebugging(folder, {
      type: debugType,
      request: 'attach',
      name: l10n.t('Attach to {0}', name),
      service: name,
      [sessionKey]: key,
    });
  }

  async #resolve(
    folder: vscode.WorkspaceFolder | undefined,
    configuration: vscode.DebugConfiguration,
    token: vscode.CancellationToken | undefined,
  ): Promise<vscode.DebugConfiguration | undefined> {
    // The editor asks whatever the workspace is trusted for.
    if (!vscode.workspace.isTrusted) {
      throw new HumanError(
        l10n.t('Nothing is started or changed in Restricted Mode. Trust this workspace first.'),
        [{ title: l10n.t('Manage workspace trust'), command: 'workbench.trust.manage' }],
      );
    }
    if (!jsDebugIds.some((id) => vscode.extensions.getExtension(id))) {
      throw new HumanError(
        l10n.t(
          'The JavaScript debugger of the editor (ms-vscode.js-debug) is not there. Enable it in the Extensions view, under @builtin.',
        ),
        [
          {
            title: l10n.t('Show extensions'),
            command: 'workbench.extensions.search',
            args: ['@builtin js-debug'],
          },
        ],
      );
    }
    const service = namedService(configuration, folder?.uri.fsPath, this.core.store.services);
    if (this.#sessions.has(service.key)) {
      throw new HumanError(l10n.t('The debugger is attached to {0} already.', service.name));
    }
    const { port, opened } = await withProgress(
      l10n.t('Attaching the debugger to {0}', service.name),
      (tell, signal) => {
        const abort = new AbortController();
        token?.onCancellationRequested(() => abort.abort());
        return this.#inspectors.attachable(service.key, {
          signal: AbortSignal.any([signal, abort.signal]),
          onProgress: tell,
        });
      },
    );
    this.#sessions.expect(service.key, port, opened === 'byOthers');
    return configurationFor(configuration, service, port);
  }
}
