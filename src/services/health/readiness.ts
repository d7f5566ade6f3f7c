import type { Clock } from '../../base/clock';
import { type Disposable, DisposableStore } from '../../base/disposable';
import type { Event } from '../../base/event';
import type { Logger } from '../../base/logger';
import * as l10n from '@vscode/l10n';
import { HumanError } from '../../base/errors';
import { askHttp } from '../../probes/httpProbe';
import { findInPath, isExecutableFile } from '../../system/processes/findInPath';
import { type DatabaseAddress, urlWithoutPassword } from '../../postgres/address';
import { psqlArguments } from '../../postgres/psqlArguments';
import { PasswordFile } from '../../postgres/passwordFile';
import { CloseGuard } from '../../pm2/windows/closeGuard';
import type { ServiceDefinition } from '../definitions/definition';
import { stopSequence } from '../supervise/stopSequence';
import type { Database } from '../databases/database';
import { type DatabaseRows, databaseRows } from '../databases/databaseRows';
import { type DatabaseLink, DatabaseWatch } from '../databases/databaseWatch';
import { HealthWatch } from './healthWatch';
import { RestartUnhealthy } from './restartUnhealthy';
import type { LogBatch } from '../logs/logFeed';
import type { LogLine } from '../logs/logLine';
import type { PatternEngine } from '../logs/noiseRules';
import type { Service } from '../state/service';
import type { ServiceStore } from '../state/serviceStore';
import type { Outside } from '../supervise/startGate';
import type { Supervisor } from '../supervise/supervisor';

export interface ReadinessParts {
  readonly store: ServiceStore;
  readonly feed: {
    readonly onDidReadLines: Event<LogBatch>;
    linesBefore(serviceKey: string): Promise<readonly LogLine[]>;
  };
  readonly mayAct: (workspaceFolder: string) => Promise<boolean>;
  readonly serviceEnvironment: () => Promise<Readonly<Record<string, string | undefined>>>;
  /** Loads the engine for people's patterns. */
  readonly patterns: PatternEngine;
  /** The databases of all workspace folders. */
  readonly find: () => Promise<readonly Database[]>;
  /** Loads the driver. */
  readonly driver: () => Promise<(address: DatabaseAddress) => DatabaseLink>;
  /** What is to happen when the editor is closed; undefined where nobody asks. */
  readonly closing?: {
    readonly stops: (workspaceFolder: string) => boolean;
    readonly folders: () => readonly {
      readonly folder: string;
      readonly definitions: readonly ServiceDefinition[];
    }[];
    readonly home: () => string;
    readonly node: () => Promise<string>;
    /** Absolute: the bundle of src/pm2/windows/closeProgram.ts. */
    readonly program: string;
  };
  readonly log: Logger;
  readonly clock?: Clock;
}

/** What a terminal is made of; disposed of when it is closed. */
export interface Terminal extends Disposable {
  readonly name: string;
  readonly shellPath: string;
  readonly shellArgs: string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Everything that asks services and databases how they are, put together. */
export class Readiness implements Disposable, Outside {
  readonly #store = new DisposableStore();
  readonly databases: DatabaseWatch;
  readonly rows: DatabaseRows;
  #connect: ((address: DatabaseAddress) => DatabaseLink) | undefined;
  #finding: Promise<void> = Promise.resolve();
  #unhealthy: RestartUnhealthy | undefined;

  constructor(private readonly parts: ReadinessParts) {
    const { store, feed, log, clock } = parts;
    this.databases = this.#store.add(
      new DatabaseWatch({
        store,
        connect: (address) => {
          if (!this.#connect) throw new Error('The driver is not loaded.');
          return this.#connect(address);
        },
        clock,
      }),
    );
    this.rows = databaseRows(this.databases);
    this.#guardClosing(parts);
    this.#store.add(
      new HealthWatch({
        store,
        feed,
        ask: { http: askHttp, postgres: ({ key }) => this.#probe(key) },
        patterns: parts.patterns,
        onUnhealthy: (service) => this.#unhealthy?.consider(service),
        log,
        clock,
      }),
    );
  }

  /** Begins to act by itself: restarts what does not answer any more, where its setting asks for it. */
  act(supervisor: Pick<Supervisor, 'restart'>): void {
    const restart = (service: Service) => supervisor.restart([service], { by: 'unhealthy' });
    this.#unhealthy = this.#store.add(new RestartUnhealthy({ ...this.parts, restart }));
  }

  /** Arranges for what happens when the editor is closed. */
  #guardClosing({ closing, mayAct, log, clock }: ReadinessParts): void {
    if (!closing) return;
    const { stops, folders, ...how } = closing;
    const instructions = () =>
      folders().map(({ folder, definitions }) => ({
        folder,
        ...(stops(folder) && { names: stopSequence(definitions) }),
      }));
    this.#store.add(new CloseGuard({ ...how, folders: instructions, mayAct, log, clock }));
  }

  /** Looks anew which databases there are. Never rejects. */
  refresh(): Promise<void> {
    this.#finding = this.#finding.then(async () => {
      try {
        const databases = await this.parts.find();
        if (databases.length > 0) this.#connect ??= await this.parts.driver();
        if (!this.#store.disposed) this.databases.set(databases);
      } catch (error) {
        this.parts.log.error('The databases could not be looked for.', error);
      }
    });
    return this.#finding;
  }

  async wait(workspaceFolder: string, signal: AbortSignal): Promise<void> {
    await this.#finding;
    await this.databases.wait(workspaceFolder, signal);
  }

  /** The URL of a database without its password; undefined where it is gone. */
  urlOf(id: string): string | undefined {
    const database = this.databases.get(id);
    return database && urlWithoutPassword(database.address);
  }

  /** psql on a database: what a terminal runs. The password goes through a file of the user's alone, until the terminal is closed. */
  async psql(id: string): Promise<Terminal | undefined> {
    const database = this.databases.get(id);
    if (!database) return undefined;
    const { database: name, password, tls } = database.address;
    const env = await this.parts.serviceEnvironment();
    const found = await findInPath('psql', env);
    for (const shellPath of found) {
      if (!(await isExecutableFile(shellPath))) continue;
      const shellArgs = [...psqlArguments(database.address)];
      const mode = { off: 'disable', auto: 'prefer', on: 'require', verify: 'verify-full' }[tls];
      const file = password && this.#store.add(new PasswordFile(database.address));
      return {
        name: `psql ${name}`,
        shellPath,
        shellArgs,
        env: { PGSSLMODE: mode, ...(file && { PGPASSFILE: file.file }) },
        dispose: () => file?.dispose(),
      };
    }
    throw new HumanError(l10n.t('psql is not in PATH. It comes with the PostgreSQL client.'));
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #probe(serviceKey: string) {
    await this.#finding;
    return this.databases.probe(serviceKey);
  }
}
