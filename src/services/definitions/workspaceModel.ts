import { type Disposable, DisposableStore } from '../../base/disposable';
import { messageOf } from '../../base/errors';
import { Emitter } from '../../base/event';
import { type LaunchNote, serviceKey } from '../state/service';
import type { LaunchPlan, ServiceDefinition } from './definition';
import { type FolderChoice, writtenName } from './folderChoices';
import { type FolderModel, type FolderParts, readFolder } from './folderModel';
import type { FolderSettings } from './settings';
import type { WorkspaceProblem } from './workspaceProblem';

/** What the model needs of the editor and of this machine. */
export interface WorkspaceParts extends FolderParts {
  /** The workspace folders: absolute paths, links not yet followed. */
  readonly folders: () => readonly string[];
  readonly trusted: () => boolean;
  readonly plan: (definition: ServiceDefinition, settings: FolderSettings) => Promise<LaunchPlan>;
}

export type WorkspaceState = 'loading' | 'noFolder' | 'untrusted' | 'nothing' | 'services';

/** The definitions of all workspace folders. Loads when told to; what cannot be read keeps its last good form. */
export class WorkspaceModel implements Disposable {
  readonly #store = new DisposableStore();
  readonly #didChange = this.#store.add(new Emitter<void>());
  #folders: readonly FolderModel[] = [];
  #state: WorkspaceState = 'loading';
  #loading: Promise<void> | undefined;
  #again = false;

  /** The model was loaded anew. */
  readonly onDidChange = this.#didChange.event;

  constructor(private readonly parts: WorkspaceParts) {}

  get state(): WorkspaceState {
    return this.#state;
  }

  get folders(): readonly FolderModel[] {
    return this.#folders;
  }

  get definitions(): readonly ServiceDefinition[] {
    return this.#folders.flatMap(({ definitions }) => definitions);
  }

  get problems(): readonly WorkspaceProblem[] {
    return this.#folders.flatMap(({ problems }) => problems);
  }

  folder(folder: string): FolderModel | undefined {
    return this.#folders.find((one) => one.folder === folder);
  }

  /** Reads everything again. Calls that come meanwhile lead to one more round. Never rejects. */
  load(): Promise<void> {
    if (this.#loading) {
      this.#again = true;
      return this.#loading;
    }
    this.#loading = this.#rounds().finally(() => (this.#loading = undefined));
    return this.#loading;
  }

  /** Remembers a choice for a folder and loads anew. */
  async choose(folder: string, choice: FolderChoice): Promise<void> {
    await this.parts.choices.set(folder, { ...this.parts.choices.get(folder), ...choice });
    await this.load();
  }

  /** Runs a service under another name from now on. */
  async rename(folder: string, name: string, newName: string): Promise<void> {
    const { renames } = this.parts.choices.get(folder);
    // What was renamed before is known by its first name.
    await this.choose(folder, {
      renames: { ...renames, [this.writtenName(folder, name)]: newName },
    });
  }

  /** The name that a service has in its definition, whatever it runs under. */
  writtenName(folder: string, name: string): string {
    return writtenName(this.parts.choices.get(folder), name);
  }

  /** How the present definitions are launched, by the key of their service; those that cannot be launched are missing. */
  async launchNotes(): Promise<ReadonlyMap<string, LaunchNote>> {
    const notes = new Map<string, LaunchNote>();
    for (const { folder, settings, definitions } of this.#folders) {
      for (const definition of definitions) {
        try {
          const { mode, remains, reason, nodeNote } = await this.parts.plan(definition, settings);
          notes.set(serviceKey(folder, definition.name), { mode, remains, reason, nodeNote });
        } catch (error) {
          // A start says the same on the row; here it is only known early.
          this.parts.log.debug(`No launch plan for ${definition.name}: ${messageOf(error)}`);
        }
      }
    }
    return notes;
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #rounds(): Promise<void> {
    do {
      this.#again = false;
      const folders = this.parts.folders();
      if (folders.length === 0) this.#set('noFolder', []);
      else if (!this.parts.trusted()) this.#set('untrusted', []);
      else {
        const models: FolderModel[] = [];
        for (const folder of folders) {
          models.push(await readFolder(folder, (real) => this.folder(real), this.parts));
        }
        const any = models.some(
          ({ definitions, problems }) => definitions.length > 0 || problems.length > 0,
        );
        this.#set(any ? 'services' : 'nothing', models);
      }
    } while (this.#again);
  }

  #set(state: WorkspaceState, folders: readonly FolderModel[]): void {
    if (this.#store.disposed) return;
    this.#state = state;
    this.#folders = folders;
    this.#didChange.fire();
  }
}
