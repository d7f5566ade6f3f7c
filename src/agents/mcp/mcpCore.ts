import * as fs from 'node:fs';
import * as path from 'node:path';
import type { AuditModule } from '../../audit/engine/auditModule';
import { systemClock } from '../../base/clock';
import { DisposableStore } from '../../base/disposable';
import { settingIds } from '../../base/ids';
import type { Logger } from '../../base/logger';
import type { Storage } from '../../base/remembered';
import { resolvePm2Home } from '../../pm2/daemon/pm2Home';
import { PageFiles } from '../../pm2/windows/pageFiles';
import { Core } from '../../services/core';
import type { CoreBundles } from '../../services/coreParts';
import { currentWords } from '../../services/guardian/windowWord';
import { folderSettings } from '../../services/listing/folderSettings';
import { daemonEnds } from '../../services/history/daemonEnds';
import { LogFeed } from '../../services/logs/logFeed';
import type { PatternEngine } from '../../services/logs/noiseRules';
import { LogPlaces } from '../../services/timeline/logPlaces';
import { readTextSync } from '../../system/files/syncFiles';
import { FileTail } from '../../system/logs/fileTail';
import type { AgentContext } from '../context';
import { coreContext } from '../coreContext';
import { FolderAudit } from './folderAudit';
import type { McpArguments } from './mcpArguments';
import { withWindowVerdicts } from './windowVerdicts';

export interface McpParts extends McpArguments {
  /** The extension's own folder: absolute. */
  readonly extension: string;
  readonly bundles: Omit<CoreBundles, 'readiness'> & {
    readonly patterns: PatternEngine;
    readonly audit: () => Promise<Pick<AuditModule, 'AuditThread'>>;
  };
  readonly log: Logger;
}

/** What a core remembers for as long as it lives. */
function memory(): Storage {
  const values = new Map<string, unknown>();
  return {
    get: <T>(name: string, initial: T) => (values.get(name) as T | undefined) ?? initial,
    update: async (name, value) => void values.set(name, value),
  };
}

/**
 * The services of folders without an editor. It looks and does what it is told, and never acts by itself: no restart of its own, no
 * lease, no health checks, which are asked by the window or the guardian alone.
 */
export class McpCore {
  readonly #store = new DisposableStore();
  readonly context: AgentContext;

  constructor(parts: McpParts) {
    const { extension, bundles, log } = parts;
    const folders = parts.folders.map((one) => fs.realpathSync(one));
    const file = (...names: readonly string[]): string => path.join(extension, ...names);
    const settings = folderSettings({
      manifest: readTextSync(file('package.json')),
      first: folders[0] ?? '',
      written: settingsText,
      over: { [settingIds.nodePath]: process.execPath },
    });
    const home = () =>
      resolvePm2Home({ setting: parts.home ?? settings.get(settingIds.pm2Home), env: process.env });
    const core = this.#store.add(
      new Core({
        bundles,
        settings,
        storage: memory(),
        folders: () => folders,
        trusted: () => true,
        home,
        env: process.env,
        execPath: process.execPath,
        programs: {
          pm2: file('node_modules', 'pm2'),
          ecosystemReader: file('dist', 'ecosystemReader.js'),
        },
        openLogs: async ({ engine, store }) => new LogFeed(engine, store, FileTail.atEnd, log),
        mayAct: async () => false,
        log,
      }),
    );
    const places = new LogPlaces();
    this.#store.add(
      core.feed.onDidReadLines(({ serviceKey, lines, from }) => {
        if (from) places.note(serviceKey, from, lines[0]?.at || systemClock.now());
      }),
    );
    const opened = this.#open(core);
    opened.catch((error: unknown) => log.error('The folders cannot be read.', error));
    this.context = coreContext({
      core,
      ready: () => opened,
      patterns: bundles.patterns,
      places: (key) => places.all(key),
      earlier: (service) => daemonEnds(home().log, service, AbortSignal.timeout(readMs)),
      judged: async (services) => {
        const words = await new PageFiles(home().folder).words();
        return withWindowVerdicts(services, currentWords(words, systemClock.now()));
      },
      audit: this.#store.add(
        new FolderAudit(core, () => folders, file('dist', 'auditWorker.js'), bundles.audit),
      ),
      sight: () => sightOf(core),
    });
  }

  async #open(core: Core): Promise<void> {
    await core.engine.connect();
    await core.model.load();
    await core.store.refresh();
  }

  dispose(): void {
    this.#store.dispose();
  }
}

const readMs = 5_000;

function sightOf({ engine, home }: Core): string {
  const { state } = engine;
  if (state.type === 'noDaemon') {
    return 'PM2 does not run for this PM2_HOME, so none of the services runs under it.';
  }
  if (state.type !== 'connected') {
    return `PM2 cannot be asked (${state.type}), so what runs is not known. Its folder may belong to somebody else, or it hangs; PM2_HOME is ${JSON.stringify(home().folder)}.`;
  }
  return 'This is seen without VS Code: by PM2’s list, the process trees and the ports of this machine. Health checks are asked by the window of VS Code alone, so "ready" means here that the port is open, or that it lives, unless such a window says otherwise.';
}

function settingsText(folder: string): string | undefined {
  try {
    return readTextSync(path.join(folder, '.vscode', 'settings.json'));
  } catch {
    // There are none, or nothing that is a file of settings.
    return undefined;
  }
}
