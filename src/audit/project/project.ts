// A project as the rules see it: files, manifests, ecosystem file, the commands of its services.
// From outside: Project and its Document.
import * as path from 'node:path';
import { detect, type Detection } from '../../services/detection/detect';
import type { FileEntry, Files } from '../../project/files';
import { upwards } from '../../project/packageJson';
import { Attention } from '../engine/attention';
import type { Change } from '../engine/change';
import type { AuditFiles } from '../engine/auditFiles';
import { Document } from './documents';
import { indexFiles, interesting, isIndexed, type Role, roleOf } from './fileIndex';
import { Imports } from './imports';
import { type Manifest, readManifest } from './manifest';
import type { ProjectOptions } from './projectOptions';
import { ProjectServices } from './projectServices';

/** Source files that are read, all together, in bytes: what comes behind is not judged. */
const maxSourceBytes = 256 * 1024 * 1024;
/** Of these, those that are parsed; and of files of one other role. A parser takes up to a second for a megabyte, some four. */
const maxParsedChars = 32 * 1024 * 1024;
const maxCharsOfRole = 8 * 1024 * 1024;
/** Files of one role that are judged, the first by name: all but source files are parsed whole, and each with all others. */
const maxOfRole = 1_000;
const maxEcosystems = 100;

/**
 * A workspace folder as the rules see it: documents, ecosystem files, services and the way from each to its programs. Everything that a
 * change of one file does not touch is kept.
 */
export class Project {
  #roles = new Map<string, Role>();
  readonly #documents = new Map<string, Document | undefined>();
  readonly #unsaved = new Map<string, string>();
  #sources = new Map<string, Document>();
  readonly imports = new Imports();
  #detection: Detection | undefined;
  readonly #detectedFrom = new Set<string>();
  readonly #found: ProjectServices = new ProjectServices(this);
  /** What is derived from names alone; forgotten when a file comes or goes. */
  readonly #lists = new Map<string, readonly FileEntry[]>();
  readonly #byRole = new Map<Role, readonly string[]>();

  constructor(
    /** Absolute, real path. */
    readonly root: string,
    readonly files: AuditFiles,
    public options: ProjectOptions = {},
    readonly attention = new Attention(),
  ) {}

  /** Reads everything; `unsaved` as for `change`. */
  async load(unsaved: readonly Change[] = []): Promise<void> {
    for (const { file, text } of unsaved)
      if (typeof text === 'string') this.#unsaved.set(file, text);
    this.#roles = indexFiles(this.root, this.files);
    this.#documents.clear();
    this.#forgetNames();
    this.#sources = new Map();
    this.imports.clear();
    let [bytes, parsed] = [0, 0];
    for (const [file, role] of this.#roles) {
      if (role !== 'source' && role !== 'nextConfig') continue;
      bytes += this.#readSource(file);
      parsed += this.#sources.get(file)?.text.length ?? 0;
      if (bytes > maxSourceBytes || parsed > maxParsedChars) break;
    }
    await this.derive();
  }

  async change(changes: readonly Change[]): Promise<void> {
    for (const { file, text } of changes) {
      if (typeof text === 'string') this.#unsaved.set(file, text);
      else if (text === null) this.#unsaved.delete(file);
      this.#documents.delete(file);
      this.attention.takeBack(file);
      const role = isIndexed(this.root, file) ? roleOf(path.basename(file)) : undefined;
      const there = this.kind(file) === 'file';
      const before = this.#roles.has(file);
      if (role && there) this.#roles.set(file, role);
      else this.#roles.delete(file);
      this.#sources.delete(file);
      this.imports.note(file, undefined);
      if (there && (role === 'source' || role === 'nextConfig')) this.#readSource(file);
      if (before !== this.#roles.has(file) || this.#isListedWrongly(file)) this.#forgetNames();
      else if (this.#detectedFrom.has(file)) this.#detection = undefined;
    }
    await this.derive();
  }

  /** Finds services anew; documents that did not change are kept as they are. */
  async derive(): Promise<void> {
    const starts = {
      ecosystems: this.byRole('ecosystem'),
      shellScripts: this.byRole('shell'),
      isUnsaved: (file: string) => this.#unsaved.has(file),
      detected: async () => {
        if (!this.#detection) this.#detectedFrom.clear();
        this.#detection ??= await detect(this.root, this.#asyncFiles());
        return this.#detection.apps;
      },
    };
    await this.#found.find(starts, this.options);
  }

  get ecosystems(): ProjectServices['ecosystems'] {
    return this.#found.ecosystems;
  }

  get services(): ProjectServices['services'] {
    return this.#found.services;
  }

  /** Source files that may hold something, parsed when asked for. */
  get sources(): readonly Document[] {
    return [...this.#sources.values()].filter(({ file }) => !this.attention.isAside(file));
  }

  /** Every way that starts something: the services', and those of scripts that people start. */
  get ways(): ProjectServices['ways'] {
    return this.#found.ways;
  }

  /** Shell scripts that some way goes through, each with the services behind it. */
  get startedScripts(): ProjectServices['startedScripts'] {
    return this.#found.startedScripts;
  }

  byRole(role: Role): readonly Document[] {
    let files = this.#byRole.get(role);
    if (!files) {
      files = [...this.#roles]
        .filter(([, one]) => one === role)
        .map(([file]) => file)
        .sort()
        .slice(0, role === 'ecosystem' ? maxEcosystems : maxOfRole);
      this.#byRole.set(role, files);
    }
    let left = maxCharsOfRole;
    return files.flatMap((file) => {
      const document = left > 0 ? this.document(file) : undefined;
      left -= document?.text.length ?? 0;
      return document ?? [];
    });
  }

  has(file: string): boolean {
    return this.#roles.has(file);
  }

  /** A file's text with what is read out of it; undefined where there is none. */
  document(file: string): Document | undefined {
    if (this.attention.isAside(file)) return undefined;
    if (!this.#documents.has(file)) {
      const text = this.#read(file);
      this.#documents.set(
        file,
        text === undefined ? undefined : new Document(file, text, this.attention),
      );
    }
    return this.#documents.get(file);
  }

  kind(file: string): 'file' | 'folder' | undefined {
    return this.#unsaved.has(file) ? 'file' : this.files.kind(file);
  }

  manifest(folder: string): Manifest | undefined {
    const document = this.document(path.join(folder, 'package.json'));
    return document?.remember(readManifest, () => readManifest(document));
  }

  /** The package.json of a folder or of the nearest one above, inside the workspace folder. */
  nearestManifest(folder: string): Manifest | undefined {
    for (const here of upwards(folder)) {
      const found = this.manifest(here);
      if (found || here === this.root) return found;
    }
    return undefined;
  }

  packageNamed(name: string): Manifest | undefined {
    const inRoot = path.join(this.root, name);
    return this.byRole('manifest')
      .map(({ file }) => this.manifest(path.dirname(file)))
      .find((one) => one && (one.name === name || one.folder === inRoot));
  }

  #forgetNames(): void {
    this.#detection = undefined;
    this.#lists.clear();
    this.#byRole.clear();
  }

  /** True where a file, or a folder on the way to it, has come or gone since names were read there. */
  #isListedWrongly(file: string): boolean {
    for (const here of upwards(file)) {
      const names = this.#lists.get(path.dirname(here));
      const listed = names?.find(({ name }) => name === path.basename(here));
      if (names) return listed?.kind !== this.kind(here);
    }
    return false;
  }

  #list(folder: string): readonly FileEntry[] {
    if (!this.#lists.has(folder)) this.#lists.set(folder, this.files.list(folder));
    return this.#lists.get(folder) ?? [];
  }

  /** Gives the size of what was read. */
  #readSource(file: string): number {
    if (this.attention.isAside(file)) return 0;
    const text = this.#read(file) ?? '';
    this.imports.note(file, text);
    if (roleOf(path.basename(file)) === 'nextConfig' || interesting.test(text)) {
      const document = new Document(file, text, this.attention);
      this.#documents.set(file, document);
      this.#sources.set(file, document);
    }
    return text.length;
  }

  #read(file: string): string | undefined {
    return this.#unsaved.get(file) ?? this.attention.at(file, () => this.files.readText(file));
  }

  /** For detection, which is done again once an answer may be another. */
  #asyncFiles(): Files {
    const noted = (file: string): string => {
      this.#detectedFrom.add(file);
      return file;
    };
    return {
      readText: async (file) => this.document(noted(file))?.text,
      kind: async (file) => this.kind(noted(file)),
      isExecutable: async (file) => this.files.isExecutable(noted(file)),
      realpath: async (file) => file,
      list: async (folder) => this.#list(folder),
    };
  }
}
