import * as path from 'node:path';
import type { RawApp } from '../../pm2/ecosystem/ecosystemFile';
import { addMembers, removeMember, replaceValue, type Written } from '../fixes/edit';
import { type Member, memberOf, type ObjectValue, plain } from '../../project/config/value';
import { namesOf, type Pm2KeyName, valueOf } from '../../project/pm2Keys';
import { pm2Words } from '../../project/shell/pm2Words';
import type { FileEdit } from '../finding';
import { findQuoted } from '../text';
import { type AppEnvironment, environmentsOf } from './appEnvironment';
import type { Document } from './documents';

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

  get environments(): readonly AppEnvironment[] {
    return environmentsOf(this);
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
