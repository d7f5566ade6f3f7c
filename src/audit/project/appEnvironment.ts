import type { RawApp } from '../../pm2/ecosystem/ecosystemFile';
import { type Member, memberOf, type ObjectValue, plain } from '../../project/config/value';
import { valueOf } from '../../project/pm2Keys';

/** A variable of an app's environment. */
export interface EnvEntry {
  readonly key: string;
  /** Undefined where it is unknown. */
  readonly value: unknown;
  readonly member?: Member;
  readonly dynamic: boolean;
}

/** `env`, or an `env_NAME`. */
export interface AppEnvironment {
  readonly key: string;
  readonly entries: readonly EnvEntry[];
  readonly object?: ObjectValue;
}

/** What an app says of itself in its file (`object`), what it gave when it was run, and whether the file was changed since. */
interface TwoForms {
  readonly object: ObjectValue | undefined;
  readonly evaluated: RawApp | undefined;
  readonly stale: boolean;
}

/** The environments of an app, from what its file says and what it gave. */
export function environmentsOf({ object, evaluated, stale }: TwoForms): readonly AppEnvironment[] {
  const literalAlone = stale && object?.complete === true;
  const keys = new Set([
    ...(object?.members ?? []).map(({ key }) => key),
    ...(literalAlone ? [] : Object.keys(evaluated ?? {})),
  ]);
  return [...keys].filter(isEnvironment).map((key) => {
    const written = memberOf(object, key)?.value;
    const own = written?.kind === 'object' ? written : undefined;
    const given = evaluated && valueOf(evaluated, key);
    const entries = entriesOf(own, given, stale && own?.complete === true);
    return { key, entries, ...(own ? { object: own } : {}) };
  });
}

/** Its variables; `literalAlone`: one that is not in the file any more is gone. */
function entriesOf(
  object: ObjectValue | undefined,
  given: unknown,
  literalAlone: boolean,
): readonly EnvEntry[] {
  const entries: EnvEntry[] = (object?.members ?? []).map((member) => {
    const dynamic = member.value.kind === 'scalar' && member.value.dynamic;
    return { key: member.key, value: plain(member.value), member, dynamic };
  });
  if (typeof given !== 'object' || given === null) return entries;
  for (const [key, value] of Object.entries(given)) {
    const at = entries.findLastIndex((entry) => entry.key === key);
    const entry = entries[at];
    if (entry && entry.value === undefined) entries[at] = { ...entry, value, dynamic: true };
    if (!entry && !literalAlone) entries.push({ key, value, dynamic: true });
  }
  return entries;
}

function isEnvironment(key: string): key is 'env' | `env_${string}` {
  return key === 'env' || key.startsWith('env_');
}
