import * as fs from 'node:fs';
import * as path from 'node:path';
import { DisposableStore } from '../../../src/base/disposable';
import { type PageAddress, PageFiles } from '../../../src/pm2/windows/pageFiles';
import type { GuardianWishes } from '../../../src/services/guardian/guardianInstructions';
import { GuardianSetup } from '../../../src/services/guardian/guardianSetup';
import { GuardianSync } from '../../../src/services/guardian/guardianSync';
import { WordSync } from '../../../src/services/guardian/wordSync';
import { bundle } from './bundle';
import { until } from './processes';
import type { Window } from './window';
import type { World } from './world';

/** The guardian as a program of the world: its path. */
export async function guardianProgram({ folder }: World): Promise<string> {
  const program = path.join(folder, 'guardian.js');
  fs.writeFileSync(program, await bundle('src/bundles/guardian.ts'));
  return program;
}

interface Wanted extends Partial<GuardianWishes> {
  readonly page?: Partial<PageAddress>;
}

/** What a window does about the guardian: keeps it in step, and tells it its verdicts where services are exported. */
export class GuardianOfWindow extends DisposableStore {
  readonly #sync: GuardianSync;
  readonly #words: WordSync;

  constructor(window: Window, { home, log }: World, program: string, wanted: Wanted) {
    super();
    const { services: store, engine, tools, watchers, link, model, mayAct } = window;
    const { page, ...wishes } = wanted;
    const all = { guarded: false, exported: false, stopLoops: true, ...wishes };
    const folders = (): readonly string[] => model.folders.map(({ folder }) => folder);
    this.#sync = this.add(
      new GuardianSync({
        store,
        setup: new GuardianSetup({
          engine,
          pm2Home: () => home.folder,
          node: () => tools.node(),
          program,
          page: () => ({ hosts: ['127.0.0.1'], port: 0, logLines: false, ...page }),
          log,
        }),
        folders,
        wishes: () => all,
        connected: () => link.state.type === 'connected',
        mayAct,
        history: watchers.history,
        log,
      }),
    );
    this.#words = this.add(
      new WordSync({
        store,
        history: watchers.history,
        databases: (folder) => window.readiness.current?.databases.seenIn(folder) ?? [],
        folders: () => (all.exported ? folders() : []),
        mayAct,
        files: () => new PageFiles(home.folder),
        log,
      }),
    );
  }

  async sync(): Promise<void> {
    await this.#sync.sync();
    await this.#words.tell();
  }
}

/** The address at which the world's guardian answers with metrics, once it does. */
export async function metricsUrl({ home }: World): Promise<string> {
  const files = new PageFiles(home.folder);
  const port = await until(async () => {
    const status = await files.status();
    return status?.type === 'listening' ? status.port : undefined;
  }, 'the metrics page');
  return `http://127.0.0.1:${port}/metrics`;
}

/** The metrics as text. */
export async function readMetrics(url: string, accept?: string): Promise<string> {
  const response = await fetch(url, accept === undefined ? {} : { headers: { accept } });
  if (response.status !== 200) throw new Error(`HTTP ${response.status}`);
  return response.text();
}
