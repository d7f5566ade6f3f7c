import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { parseDuration } from '../../base/duration';
import { parseSize } from '../../base/size';
import type { RawApp } from '../../pm2/ecosystem/ecosystemFile';
import { type HeldKey, valueOf } from './pm2Keys';
import { wordsOf } from './wordsOf';

/** Numbers as PM2 takes them: as numbers, or as text that is one. */
const number = v.pipe(v.union([v.number(), v.string()]), v.transform(Number), v.number());
const whole = v.pipe(number, v.integer(), v.minValue(0));

function parsed<T>(parse: (value: unknown) => T | undefined, message: () => string) {
  return v.pipe(
    v.unknown(),
    v.check((value) => parse(value) !== undefined, message),
    v.transform((value) => parse(value) as T),
  );
}

const size = parsed(parseSize, () => l10n.t('it must be a size such as "1G" or "500M"'));
const duration = parsed(parseDuration, () =>
  l10n.t('it must be a time in milliseconds, or such as "10s"'),
);
const words = parsed(wordsOf, () => l10n.t('it must be a text or a list of texts'));
const text = v.string(() => l10n.t('it must be a text'));
const yesNo = v.boolean(() => l10n.t('it must be true or false'));

/** Without these an app cannot be run as it is meant. */
const essential = {
  script: text,
  name: text,
  cwd: text,
  args: words,
  interpreter: text,
  node_args: words,
  env: v.record(v.string(), v.unknown(), () => l10n.t('it must be an object')),
} as const satisfies Partial<Record<HeldKey, v.GenericSchema>>;

/** Without these a default serves. */
const optional = {
  max_memory_restart: size,
  restart_delay: duration,
  min_uptime: duration,
  kill_timeout: duration,
  max_restarts: v.pipe(
    v.unknown(),
    v.check(
      (value) => v.is(whole, value),
      () => l10n.t('it must be a whole number'),
    ),
    v.transform(Number),
  ),
  autorestart: yesNo,
  instances: v.pipe(
    v.unknown(),
    v.check(
      (value) => value === 'max' || v.is(v.pipe(number, v.integer()), value),
      () => l10n.t('it must be a whole number or "max"'),
    ),
    v.transform((value) => (value === 'max' ? 0 : Number(value))),
  ),
  exec_mode: v.pipe(
    text,
    v.regex(/^(fork|cluster)(_mode)?$/, () => l10n.t('it must be "fork" or "cluster"')),
  ),
  port: v.pipe(
    v.unknown(),
    v.check(
      (value) => v.is(v.pipe(whole, v.minValue(1), v.maxValue(65_535)), value),
      () => l10n.t('it must be a port number'),
    ),
    v.transform(Number),
  ),
  append_env_to_name: yesNo,
} as const satisfies Partial<Record<HeldKey, v.GenericSchema>>;

type Entries = typeof essential & typeof optional;

/** An app's keys in their right types; what is absent or was left out is undefined. */
export type ParsedApp = { readonly [Key in keyof Entries]?: v.InferOutput<Entries[Key]> };

/** A key of the wrong type. */
export interface KeyProblem {
  readonly key: HeldKey;
  /** Half a sentence: what it must be. */
  readonly why: string;
  /** True where the app cannot be run without it. */
  readonly fatal: boolean;
}

/** Reads the keys of an app that a definition holds. Nothing throws: a key of the wrong type is left out and told. */
export function parseApp(app: RawApp): { parsed: ParsedApp; problems: readonly KeyProblem[] } {
  const found: Record<string, unknown> = {};
  const problems: KeyProblem[] = [];
  for (const [key, schema] of Object.entries({ ...essential, ...optional })) {
    const held = key as HeldKey;
    const value = valueOf(app, held);
    if (value === undefined) continue;
    const result = v.safeParse(schema as v.GenericSchema, value);
    if (result.success) found[key] = result.output;
    else problems.push({ key: held, why: result.issues[0].message, fatal: key in essential });
  }
  return { parsed: found, problems };
}
