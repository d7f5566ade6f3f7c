import * as path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { isCertainEcosystemName } from '../../pm2/ecosystem/ecosystemNames';
import type { Detection } from '../../services/detection/detect';
import {
  type AuditService,
  detectedServices,
  type Ecosystem,
  type KeptServices,
  servicesOfEcosystems,
  servicesOfSettings,
  underSettings,
} from './auditServices';
import type { Document } from './documents';
import { appsOf } from './ecosystem';
import { entryWays, scriptsOf, type Way } from './entryWays';
import { Kept } from './kept';
import type { Manifest } from './manifest';
import type { ProjectOptions } from './projectOptions';
import type { StepScope } from './step';

/** What a project holds that starts something. */
export interface Starts {
  /** The files that may be ecosystem files, by their names. */
  readonly ecosystems: readonly Document[];
  readonly shellScripts: readonly Document[];
  /** True for a file that somebody has changed in the editor and not saved. */
  readonly isUnsaved: (file: string) => boolean;
  /** What the folder looks like, for one whose ecosystem files name nothing. */
  readonly detected: () => Promise<Detection['apps']>;
}

/** What a project starts: told anew after every change, and found anew only where the change touches it. */
export class ProjectServices {
  ecosystems: readonly Ecosystem[] = [];
  services: readonly AuditService[] = [];
  /** Every way that starts something: the services', and those of scripts that people start. */
  ways: readonly Way[] = [];
  /** Shell scripts that some way goes through, each with the services behind it. */
  startedScripts: ReadonlyMap<Document, readonly AuditService[]> = new Map();
  #options: ProjectOptions = {};
  /** Of one state of the options, by which what else depends on them is remembered as well. */
  #kept: KeptServices;

  constructor(
    private readonly scope: StepScope & { manifest(folder: string): Manifest | undefined },
  ) {
    this.#kept = new Kept(scope);
  }

  async find(starts: Starts, options: ProjectOptions): Promise<void> {
    this.#take(options);
    const { settings = {} } = options;
    const files = starts.ecosystems.flatMap((document) => {
      const { names, apps } = this.#appsOf(document, starts.isUnsaved(document.file));
      return names.length > 0 || isCertainEcosystemName(path.basename(document.file))
        ? [{ document, names, apps }]
        : [];
    });
    this.ecosystems = files;
    const named = files.flatMap(({ names }) => names);
    const found =
      named.length > 0
        ? servicesOfEcosystems(files, settings, this.#kept)
        : detectedServices(await starts.detected(), settings, this.#kept);
    const known = new Set([...named, ...found.map(({ name }) => name)]);
    this.services = [...found, ...servicesOfSettings(known, settings, this.scope)];
    this.ways = [
      ...this.services.map((service) => {
        const { steps, missing } = service;
        return { service, steps, missing };
      }),
      ...entryWays(this.scope.root, starts.shellScripts, this.scope),
    ];
    this.startedScripts = scriptsOf(this.ways);
  }

  /** The editor gives equal ones with every change. */
  #take(options: ProjectOptions): void {
    const { evaluated, settings } = this.#options;
    const isSame = isDeepStrictEqual([evaluated, settings], [options.evaluated, options.settings]);
    if (!isSame) this.#kept = new Kept(this.scope);
    this.#options = options;
  }

  /** `names`: of all its apps; `apps`: those that the settings leave, with what they say. */
  #appsOf(
    document: Document,
    isUnsaved: boolean,
  ): Pick<Ecosystem, 'apps'> & { names: readonly string[] } {
    const { settings = {}, evaluated } = this.#options;
    return document.remember(this.#kept, () => {
      const apps = appsOf(document, evaluated?.get(document.file), isUnsaved);
      return {
        names: apps.map(({ name }) => name),
        apps: apps.flatMap((app) => underSettings(app, settings, this.scope.root) ?? []),
      };
    });
  }
}
