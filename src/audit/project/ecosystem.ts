import * as path from 'node:path';
import type { RawApp } from '../../pm2/ecosystem/ecosystemFile';
import { addMembers, removeMember, replaceValue, type Written } from '../fixes/edit';
import {
  type Member,
  memberOf,
  type ObjectValue,
  plain,
  textOf,
  type Value,
} from '../../project/config/value';
import { namesOf, type Pm2KeyName, valueOf } from '../../project/pm2Keys';
import type { FileEdit } from '../finding';
import type { Document } from './documents';
import { pm2Words } from '../../project/shell/pm2Words';

/** Where an app's output goes, one file each. */
export const logFileKeys = ['out_file', 'error_file', 'log_file'] as const;

/** Values to give to keys of an app. */
export type AppValues = Readonly<Partial<Record<Pm2KeyName, Written>>>;

/** A key of an app, as far as it is known. */
export interface Field {
  /** Undefined where only running the file would tell. */
  readonly value: unknown;
  /** The member in the file; undefined where only the evaluated form has the key. */
  readonly member?: Member;
  readonly start: number;
  readonly end: number;
  /** A default that an environment variable replaces. */
  readonly dynamic: boolean;
}

/** One app of an ecosystem file: its literal form, its evaluated form, or both. */
export class EcosystemApp {
  constructor(
    readonly document: Document,
    readonly index: number,
    /** Undefined where the file builds its apps. */
    readonly object: ObjectValue | undefined,
    /** Present in a trusted workspace. */
    readonly evaluated: RawApp | undefined,
    /** The file was changed since it was run: what was taken out of a literal app is gone. */
    readonly stale = false,
  ) {}

  get #literalAlone(): boolean {
    return this.stale && this.object?.complete === true;
  }

  get name(): string {
    const name = this.text('name');
    if (name !== undefined) return name;
    const script = this.text('script');
    return script === undefined
      ? `apps[${this.index}]`
      : path.basename(script).replace(/(?<=.)\.[^.]*$/, '');
  }

  get folder(): string {
    return path.dirname(this.document.file);
  }

  /** Absolute; undefined where it is unknown. */
  get cwd(): string | undefined {
    const field = this.field('cwd');
    if (!field) return this.mayHave('cwd') ? undefined : this.folder;
    return typeof field.value === 'string' ? path.resolve(this.folder, field.value) : undefined;
  }

  /** Where the app is spoken of as a whole: its name, else its script, else its first line. */
  get place(): { readonly start: number; readonly end: number } {
    const member = this.#member('name') ?? this.#member('script');
    if (member && !member.shared) return member.value;
    if (this.object) return { start: this.object.start, end: this.object.start + 1 };
    const name = this.evaluated?.name;
    const quoted = typeof name === 'string' ? findQuoted(this.document.text, name) : undefined;
    if (quoted) return quoted;
    const at = this.document.text.search(/\bapps\b/);
    return at < 0 ? { start: 0, end: 0 } : { start: at, end: at + 4 };
  }

  field(key: Pm2KeyName): Field | undefined {
    const member = this.#member(key);
    const evaluated = member || !this.#literalAlone ? this.#evaluated(key) : undefined;
    const { start, end } = member && !member.shared ? member.value : this.place;
    if (member) {
      const known = plain(member.value);
      const dynamic = member.value.kind === 'scalar' && member.value.dynamic;
      const value = known === undefined || dynamic ? (evaluated ?? known) : known;
      if (value === null) return undefined;
      return { value, member, start, end, dynamic };
    }
    return evaluated === undefined || evaluated === null
      ? undefined
      : { value: evaluated, start, end, dynamic: false };
  }

  text(key: Pm2KeyName): string | undefined {
    const value = this.field(key)?.value;
    return typeof value === 'string' ? value : undefined;
  }

  /** True where a key that is not to be seen may be there all the same. */
  mayHave(key: Pm2KeyName): boolean {
    if (this.field(key)) return true;
    return this.evaluated === undefined && this.object?.complete !== true;
  }

  /** The words of `args`, `node_args`. */
  words(key: Pm2KeyName): readonly string[] {
    return pm2Words(this.field(key)?.value) ?? [];
  }

  /** `env`, and each `env_NAME`; values that are unknown are undefined. */
  get environments(): readonly {
    readonly key: string;
    readonly entries: readonly EnvEntry[];
    readonly object?: ObjectValue;
  }[] {
    const keys = new Set([
      ...(this.object?.members ?? []).map(({ key }) => key),
      ...(this.#literalAlone ? [] : Object.keys(this.evaluated ?? {})),
    ]);
    return [...keys]
      .filter((key) => key === 'env' || isNamedEnv(key))
      .map((key) => {
        const value = this.#member(key)?.value;
        const object = value?.kind === 'object' ? value : undefined;
        const known = this.#evaluated(key);
        const entries: EnvEntry[] = (object?.members ?? []).map((member) => {
          const own = plain(member.value);
          const dynamic = member.value.kind === 'scalar' && member.value.dynamic;
          return { key: member.key, value: own, member, dynamic };
        });
        if (typeof known === 'object' && known !== null) {
          for (const [name, value] of Object.entries(known)) {
            const at = entries.findLastIndex((entry) => entry.key === name);
            const entry = entries[at];
            const takenOut = this.stale && object?.complete === true;
            if (!entry && !takenOut) entries.push({ key: name, value, dynamic: true });
            else if (entry?.value === undefined && entry)
              entries[at] = { ...entry, value, dynamic: true };
          }
        }
        return { key, entries, ...(object ? { object } : {}) };
      });
  }

  /** A variable of `env`, as text. */
  env(name: string): string | undefined {
    const { entries = [] } = this.environments.find(({ key }) => key === 'env') ?? {};
    const value = entries.findLast(({ key }) => key === name)?.value;
    return value === undefined || value === null ? undefined : String(value);
  }

  /** True where `env` may hold what is not to be seen. */
  get envMayHaveMore(): boolean {
    const field = this.field('env');
    if (!field) return this.mayHave('env');
    const { evaluated } = this;
    const value = field.member?.value;
    return evaluated === undefined && !(value?.kind === 'object' && value.complete);
  }

  get instances(): { readonly count: number; readonly all: boolean } {
    const value = this.field('instances')?.value;
    const number = Number(value ?? 1);
    if (value === 'max' || number === 0 || number < 0) return { count: 1, all: true };
    return { count: Number.isInteger(number) ? number : 1, all: false };
  }

  get isCluster(): boolean {
    const mode = this.text('exec_mode');
    return mode === 'cluster' || mode === 'cluster_mode';
  }

  /**
   * Edits that give keys a value; undefined where the file builds them, so that no edit can be sure. `alone`: what it shares
   * with other apps stays, and it gets keys of its own.
   */
  set(values: AppValues, alone = false): readonly FileEdit[] | undefined {
    const edits: FileEdit[] = [];
    const added: [string, Written][] = [];
    for (const [key, value] of Object.entries(values) as [Pm2KeyName, Written][]) {
      const member = this.#member(key);
      if (member && !member.shared) {
        if (member.value.kind === 'unknown' && this.document.format === 'js') return undefined;
        edits.push(replaceValue(this.document, member.value, value));
      } else if (!alone && member?.value.kind === 'scalar' && member.value.literal) {
        // What all apps share is put right once.
        edits.push(replaceValue(this.document, member.value, value));
      } else added.push([key, value]);
    }
    if (added.length > 0) {
      if (!this.object) return undefined;
      edits.push(...addMembers(this.document, this.object, added));
    }
    return edits;
  }

  /** Edits that take a key out; undefined where it stands nowhere in this file. */
  remove(key: Pm2KeyName): readonly FileEdit[] | undefined {
    const member = this.#member(key);
    return member && [removeMember(this.document, member)];
  }

  #member(key: Pm2KeyName): Member | undefined {
    for (const name of namesOf(key)) {
      const member = memberOf(this.object, name);
      if (member) return member;
    }
    return undefined;
  }

  #evaluated(key: Pm2KeyName): unknown {
    if (!this.evaluated) return undefined;
    return valueOf(this.evaluated, key);
  }
}

export interface EnvEntry {
  readonly key: string;
  /** Undefined where it is unknown. */
  readonly value: unknown;
  readonly member?: Member;
  readonly dynamic: boolean;
}

function isNamedEnv(key: string): key is `env_${string}` {
  return key.startsWith('env_');
}

/**
 * The apps of an ecosystem file. `evaluated`: what the file gave when it was run, where it may be run; `stale`: it was changed
 * since.
 */
export function appsOf(
  document: Document,
  evaluated?: readonly RawApp[],
  stale = false,
): readonly EcosystemApp[] {
  const root = document.config;
  // PM2 takes a lone app as well.
  const lone = memberOf(root, 'apps') === undefined && memberOf(root, 'script') !== undefined;
  const list: Value | undefined =
    root?.kind === 'array' || lone ? root : memberOf(root, 'apps')?.value;
  const literal = list?.kind === 'array' ? list : undefined;
  const single = list?.kind === 'object' ? [list] : [];
  const items: readonly Value[] = literal?.items ?? single;
  const same = evaluated?.length === items.length && (literal?.complete ?? true);
  const used = new Set<RawApp>();
  const apps: EcosystemApp[] = [];
  for (const [index, item] of items.entries()) {
    const object = item.kind === 'object' ? item : undefined;
    const name = textOf(memberOf(object, 'name')?.value);
    const match = same
      ? evaluated?.[index]
      : evaluated?.find((app) => name !== undefined && app.name === name && !used.has(app));
    if (match) used.add(match);
    if (object || match) apps.push(new EcosystemApp(document, index, object, match, stale));
  }
  for (const app of evaluated ?? []) {
    if (!used.has(app)) apps.push(new EcosystemApp(document, apps.length, undefined, app));
  }
  return apps;
}

/** Where a text stands in quotes. */
export function findQuoted(
  text: string,
  value: string,
): { start: number; end: number } | undefined {
  for (const quote of ['"', "'", '`']) {
    const at = text.indexOf(`${quote}${value}${quote}`);
    if (at >= 0) return { start: at, end: at + value.length + 2 };
  }
  return undefined;
}
