import * as path from 'node:path';
import type { RawApp } from '../../pm2/ecosystemFile';
import { toolName } from '../../services/directLaunch/commandLine';
import { detect, type Detection } from '../../services/detection';
import type { FileEntry, Files } from '../../services/files';
import { upwards } from '../../services/packageJson';
import type { ServiceKind } from '../../services/definition';
import { memberOf, textOf, type Value } from '../config/value';
import type { AuditFiles } from '../files';
import { parseShell, type ShellCommand } from '../shell/parseShell';
import { Document } from './documents';
import { appsOf, type EcosystemApp } from './ecosystem';
import { indexFiles, isIndexed, type Role, roleOf } from './fileIndex';
import { type Manifest, readManifest, scriptOf, stringPlaces } from './manifest';
import {
  followCommand,
  followShell,
  type MissingCall,
  type Step,
  type Steps,
} from './serviceSteps';

/** What is known of this machine; what is left out is not judged. */
export interface MachineFacts {
  readonly totalBytes?: number;
  /** Memory in use, in percent. */
  readonly usedPercent?: number;
  /** Log files of services. Absolute. */
  readonly logs?: readonly { readonly file: string; readonly bytes: number }[];
  readonly orphans?: readonly {
    readonly port: number;
    readonly pid: number;
    readonly service: string;
  }[];
  /** The folders of PATH, for interpreters that are named. */
  readonly searchPath?: readonly string[];
}

export interface ProjectOptions {
  /** What ecosystem files gave when they were run, by absolute path. */
  readonly evaluated?: ReadonlyMap<string, readonly RawApp[]>;
  readonly machine?: MachineFacts;
}

/** An ecosystem file. */
export interface Ecosystem {
  readonly document: Document;
  readonly apps: readonly EcosystemApp[];
}

/** A service as the audit sees it. */
export interface AuditService {
  readonly name: string;
  readonly kind: ServiceKind;
  /** Absolute; undefined where it is unknown. */
  readonly cwd: string | undefined;
  readonly app?: EcosystemApp;
  readonly manifest?: Manifest;
  readonly steps: readonly Step[];
  readonly missing: readonly MissingCall[];
  /** Where it is defined. */
  readonly place: { readonly file: string; readonly start: number; readonly end: number };
}

/** What source files must hold to be parsed at all. */
const interesting =
  /PrismaClient|[Ss]entry|setInterval\s*\(|new\s+(?:[\w$]+\.)?(?:Pool|Client)\s*\(|createPool\s*\(|\.listen\s*\(|SIGTERM|SIGINT/;
const entryScript =
  /^(dev|start|run|serve|up|stop|kill)([-_.]\w[\w.-]*)?\.sh$|[-_](dev|start|stop|services)\.sh$/;

/**
 * A workspace folder as the rules see it: documents, ecosystem files, services and the way from each to its programs. Everything that a
 * change of one file does not touch is kept.
 */
export class Project {
  #roles = new Map<string, Role>();
  readonly #documents = new Map<string, Document | undefined>();
  readonly #unsaved = new Map<string, string>();
  #sources = new Map<string, Document>();
  #detection: Detection | undefined;
  #services: readonly AuditService[] = [];
  #ecosystems: readonly Ecosystem[] = [];
  #ways: readonly (Steps & { readonly service?: AuditService })[] = [];
  #startedScripts = new Map<Document, readonly AuditService[]>();
  /** What is derived from names alone; forgotten when a file comes or goes. */
  readonly #lists = new Map<string, readonly FileEntry[]>();
  readonly #byRole = new Map<Role, readonly string[]>();
  readonly #manifests = new Map<string, Manifest | undefined>();

  constructor(
    /** Absolute, real path. */
    readonly root: string,
    readonly files: AuditFiles,
    public options: ProjectOptions = {},
  ) {}

  /** Reads everything. */
  async load(): Promise<void> {
    this.#roles = indexFiles(this.root, this.files);
    this.#documents.clear();
    this.#forgetNames();
    this.#sources = new Map();
    for (const [file, role] of this.#roles) {
      if (role === 'source' || role === 'nextConfig') this.#readSource(file);
    }
    await this.derive();
  }

  /** Takes changed files in; `text` where the editor holds one that is not saved, null where that is over. */
  async change(
    changes: readonly { readonly file: string; readonly text?: string | null }[],
  ): Promise<void> {
    for (const { file, text } of changes) {
      if (typeof text === 'string') this.#unsaved.set(file, text);
      else if (text === null) this.#unsaved.delete(file);
      this.#documents.delete(file);
      const role = isIndexed(this.root, file) ? roleOf(path.basename(file)) : undefined;
      const there = this.#unsaved.has(file) || this.files.kind(file) === 'file';
      const before = this.#roles.has(file);
      if (role && there) this.#roles.set(file, role);
      else this.#roles.delete(file);
      this.#sources.delete(file);
      if (there && (role === 'source' || role === 'nextConfig')) this.#readSource(file);
      const detecting = /(^|\/)(package\.json|Cargo\.toml|.*lock.*)$/.test(
        file.replace(/\\/g, '/'),
      );
      if (before !== this.#roles.has(file)) this.#forgetNames();
      else if (detecting) this.#detection = undefined;
    }
    await this.derive();
  }

  /** Finds services anew; documents that did not change are kept as they are. */
  async derive(): Promise<void> {
    this.#manifests.clear();
    this.#ecosystems = this.byRole('ecosystem').flatMap((document) => {
      const { file } = document;
      const apps = appsOf(document, this.options.evaluated?.get(file), this.#unsaved.has(file));
      return apps.length > 0 || /ecosystem|pm2/.test(path.basename(document.file))
        ? [{ document, apps }]
        : [];
    });
    this.#detection ??= await detect(this.root, this.#asyncFiles());
    this.#services = [...this.#fromEcosystems(), ...this.#detected()];
    this.#ways = [
      ...this.#services.map((service) => {
        const { steps, missing } = service;
        return { service, steps, missing };
      }),
      ...this.#entrySteps(),
    ];
    this.#startedScripts = scriptsOf(this.#ways);
  }

  get ecosystems(): readonly Ecosystem[] {
    return this.#ecosystems;
  }

  get services(): readonly AuditService[] {
    return this.#services;
  }

  /** Source files that may hold something, parsed when asked for. */
  get sources(): readonly Document[] {
    return [...this.#sources.values()];
  }

  /** Every way that starts something: the services', and those of scripts that people start. */
  get ways(): readonly (Steps & { readonly service?: AuditService })[] {
    return this.#ways;
  }

  /** Shell scripts that some way goes through, each with the services behind it. */
  get startedScripts(): ReadonlyMap<Document, readonly AuditService[]> {
    return this.#startedScripts;
  }

  byRole(role: Role): readonly Document[] {
    let files = this.#byRole.get(role);
    if (!files) {
      files = [...this.#roles]
        .filter(([, one]) => one === role)
        .map(([file]) => file)
        .sort();
      this.#byRole.set(role, files);
    }
    return files.flatMap((file) => this.document(file) ?? []);
  }

  has(file: string): boolean {
    return this.#roles.has(file);
  }

  /** A file's text with what is read out of it; undefined where there is none. */
  document(file: string): Document | undefined {
    if (!this.#documents.has(file)) {
      const text = this.#unsaved.get(file) ?? this.files.readText(file);
      this.#documents.set(file, text === undefined ? undefined : new Document(file, text));
    }
    return this.#documents.get(file);
  }

  kind(file: string): 'file' | 'folder' | undefined {
    return this.#unsaved.has(file) ? 'file' : this.files.kind(file);
  }

  manifest(folder: string): Manifest | undefined {
    if (!this.#manifests.has(folder)) {
      const document = this.document(path.join(folder, 'package.json'));
      this.#manifests.set(folder, document?.config && readManifest(document, folder));
    }
    return this.#manifests.get(folder);
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
    return this.byRole('manifest')
      .map(({ file }) => this.manifest(path.dirname(file)))
      .find(
        (manifest) =>
          manifest?.name === name ||
          (manifest && path.relative(this.root, manifest.folder) === path.normalize(name)),
      );
  }

  #forgetNames(): void {
    this.#detection = undefined;
    this.#lists.clear();
    this.#byRole.clear();
  }

  #list(folder: string): readonly FileEntry[] {
    const known = this.#lists.get(folder) ?? this.files.list(folder);
    this.#lists.set(folder, known);
    return known;
  }

  #readSource(file: string): void {
    const text = this.#unsaved.get(file) ?? this.files.readText(file);
    if (text === undefined) return;
    if (roleOf(path.basename(file)) !== 'nextConfig' && !interesting.test(text)) return;
    const document = new Document(file, text);
    this.#documents.set(file, document);
    this.#sources.set(file, document);
  }

  #fromEcosystems(): readonly AuditService[] {
    return this.#ecosystems.flatMap(({ apps }) =>
      apps.map((app) => {
        const { cwd, document } = app;
        const command = commandOf(app);
        const env: Record<string, string> = {};
        for (const { key, entries } of app.environments) {
          if (key !== 'env') continue;
          for (const entry of entries) env[entry.key] = String(entry.value ?? '');
        }
        const found = command
          ? followCommand({ type: 'app', document, command, folder: cwd, env }, this)
          : { steps: [], missing: [] };
        const manifest = cwd === undefined ? undefined : this.nearestManifest(cwd);
        const kind = kindFrom(cwd, manifest, found.steps, this);
        const place = { file: document.file, ...app.place };
        return {
          name: app.name,
          kind,
          cwd,
          app,
          place,
          ...(manifest ? { manifest } : {}),
          ...pick(found),
        };
      }),
    );
  }

  /** What a folder without an ecosystem file looks like. */
  #detected(): readonly AuditService[] {
    if (this.#ecosystems.some(({ apps }) => apps.length > 0)) return [];
    return (this.#detection?.apps ?? []).flatMap(({ app, base, source }) => {
      if (source.type !== 'detected') return [];
      const document = this.document(source.file);
      if (!document) return [];
      const manifest = this.nearestManifest(base);
      const words = [String(app.script), ...((app.args as readonly string[] | undefined) ?? [])];
      const member =
        manifest && words[1] === 'run' ? scriptOf(manifest, words[2] ?? '') : undefined;
      const place = {
        file: source.file,
        start: member?.value.start ?? 0,
        end: member?.value.end ?? Math.min(1, document.text.length),
      };
      const command = { ...synthetic(words, place), assignments: {} };
      const found = followCommand({ type: 'app', document, command, folder: base, env: {} }, this);
      const kind = kindFrom(base, manifest, found.steps, this);
      const name = String(app.name);
      return [{ name, kind, cwd: base, place, ...(manifest ? { manifest } : {}), ...pick(found) }];
    });
  }

  /** What people start by hand: `dev` and `start` of the outermost package.json, and shell scripts beside it. */
  #entrySteps(): readonly Steps[] {
    const ways: Steps[] = [];
    const manifest = this.manifest(this.root);
    for (const name of ['dev', 'start', 'stop']) {
      const member = manifest && scriptOf(manifest, name);
      const text = textOf(member?.value);
      if (!manifest || !member || text === undefined) continue;
      for (const command of parseShell(text, stringPlaces(manifest.document.text, member.value))) {
        const start = {
          type: 'script' as const,
          document: manifest.document,
          command,
          folder: this.root,
          env: {},
          script: name,
        };
        ways.push(followCommand(start, this));
      }
    }
    for (const document of this.byRole('shell')) {
      const folder = path.dirname(document.file);
      if (folder !== this.root || !entryScript.test(path.basename(document.file))) continue;
      ways.push(followShell(document, folder, this));
    }
    return ways;
  }

  #asyncFiles(): Files {
    return {
      readText: async (file) => this.document(file)?.text,
      kind: async (file) => this.kind(file),
      isExecutable: async (file) => this.files.isExecutable(file),
      realpath: async (file) => file,
      list: async (folder) => this.#list(folder),
    };
  }
}

function scriptsOf(ways: Project['ways']): Map<Document, readonly AuditService[]> {
  const found = new Map<Document, AuditService[]>();
  for (const { service, steps } of ways) {
    for (const { type, document } of steps) {
      if (type !== 'shell') continue;
      const list = found.get(document) ?? [];
      if (service && !list.includes(service)) list.push(service);
      found.set(document, list);
    }
  }
  return found;
}

function pick({ steps, missing }: Steps): Pick<AuditService, 'steps' | 'missing'> {
  return { steps, missing };
}

/** An app's script and arguments as a command whose words stand where the file has them. */
function commandOf(app: EcosystemApp): ShellCommand | undefined {
  const script = app.field('script');
  if (typeof script?.value !== 'string') return undefined;
  const words: { text: string; start: number; end: number }[] = [];
  const interpreter = app.field('interpreter');
  const interpreterName = typeof interpreter?.value === 'string' ? interpreter.value : undefined;
  if (interpreter && interpreterName !== undefined && interpreterName !== 'none') {
    const { start, end } = interpreter;
    words.push({ text: interpreterName, start, end });
    const nodeArgs = app.field('node_args');
    for (const text of app.words('node_args')) {
      words.push({ text, start: nodeArgs?.start ?? start, end: nodeArgs?.end ?? end });
    }
  }
  for (const text of script.value.split(/\s+/).filter(Boolean)) {
    words.push({ text, start: script.start, end: script.end });
  }
  const args = app.field('args');
  for (const text of app.words('args')) {
    words.push({ text, start: args?.start ?? script.start, end: args?.end ?? script.end });
  }
  // PM2 gives shell scripts to bash.
  if (interpreterName === undefined && script.value.endsWith('.sh')) {
    words.unshift({ text: 'bash', start: script.start, end: script.end });
  }
  return { ...synthetic([], app.place), words, start: script.start, end: script.end };
}

function synthetic(
  words: readonly string[],
  { start, end }: { readonly start: number; readonly end: number },
): ShellCommand {
  return {
    words: words.map((text) => ({ text, start, end })),
    assignments: {},
    start,
    end,
    after: '',
    before: '',
    keywords: [],
    depth: 0,
    inFunction: false,
  };
}

function kindFrom(
  cwd: string | undefined,
  manifest: Manifest | undefined,
  steps: readonly Step[],
  project: Project,
): ServiceKind {
  const tools = steps.map(({ bare }) => bare.tool);
  if (
    tools.includes('next') ||
    (manifest && manifest.folder === cwd && 'next' in manifest.packages)
  ) {
    return 'frontend';
  }
  if (tools.includes('cargo')) return 'generator';
  if (cwd !== undefined && project.kind(path.join(cwd, 'Cargo.toml')) === 'file')
    return 'generator';
  if (tools.some((tool) => ['postgres', 'pg_ctl', 'pglite-server'].includes(tool)))
    return 'database';
  const node =
    tools.some(isNodeTool) || steps.some(({ bare }) => runsJs(bare.words[0]?.text ?? ''));
  return node ? 'backend' : 'other';
}

const nodeTools: ReadonlySet<string> = new Set(
  'node nodejs tsx ts-node ts-node-dev tsnd nodemon next nest vite-node npm pnpm yarn'.split(' '),
);

export function isNodeTool(tool: string): boolean {
  return nodeTools.has(toolName(tool));
}

function runsJs(word: string): boolean {
  return /\.[cm]?[jt]s$/.test(word);
}

/** The members of a value under some keys, where there are any. */
export function membersAt(value: Value | undefined, key: string) {
  const found = memberOf(value, key)?.value;
  return found?.kind === 'object' ? found.members : [];
}
