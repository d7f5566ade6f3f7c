/** A value in a configuration file, with where it stands (UTF-16 offsets). */
export type Value = ObjectValue | ArrayValue | ScalarValue | UnknownValue;

interface Placed {
  readonly start: number;
  readonly end: number;
}

export interface ObjectValue extends Placed {
  readonly kind: 'object';
  /** In the file's order; a later one with the same key wins. */
  readonly members: readonly Member[];
  /** False where something is spread into it that cannot be read. */
  readonly complete: boolean;
}

export interface ArrayValue extends Placed {
  readonly kind: 'array';
  readonly items: readonly Value[];
  readonly complete: boolean;
}

export interface ScalarValue extends Placed {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** True where it is only what stands in when a variable is not set. */
  readonly dynamic: boolean;
  /** False for what is computed or stands elsewhere, so that its text cannot simply be replaced. */
  readonly literal: boolean;
}

/** Something that only running the file would tell. */
export interface UnknownValue extends Placed {
  readonly kind: 'unknown';
}

export interface Member {
  readonly key: string;
  readonly keyStart: number;
  readonly keyEnd: number;
  /** The whole member, without a comma. */
  readonly start: number;
  readonly end: number;
  readonly value: Value;
  /** True for a member of an object that is spread into this one. */
  readonly shared: boolean;
}

/** The member of an object that counts for a key. */
export function memberOf(value: Value | undefined, key: string): Member | undefined {
  return value?.kind === 'object'
    ? value.members.findLast((member) => member.key === key)
    : undefined;
}

/** The members of the object behind a key, where there are any. */
export function membersAt(value: Value | undefined, key: string): readonly Member[] {
  const found = memberOf(value, key)?.value;
  return found?.kind === 'object' ? found.members : [];
}

/** The value behind keys, one in the other. */
export function valueAt(value: Value | undefined, ...keys: readonly string[]): Value | undefined {
  let here = value;
  for (const key of keys) here = memberOf(here, key)?.value;
  return here;
}

/** A text, where it is one. */
export function textOf(value: Value | undefined): string | undefined {
  return value?.kind === 'scalar' && typeof value.value === 'string' ? value.value : undefined;
}

/** A text, number or truth value as text; '' for all else, since an object with a key `toString` throws where it is made text. */
export function scalarText(value: Value | undefined): string {
  return value?.kind === 'scalar' ? String(value.value ?? '') : '';
}

/** As plain JavaScript; undefined where any of it is unknown. */
export function plain(value: Value): unknown {
  if (value.kind === 'scalar') return value.value;
  if (value.kind === 'unknown') return undefined;
  if (value.kind === 'array') {
    return value.complete ? value.items.map(plain) : undefined;
  }
  return Object.fromEntries(value.members.map(({ key, value: inner }) => [key, plain(inner)]));
}
