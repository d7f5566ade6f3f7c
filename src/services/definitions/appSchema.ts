import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { maxTimerMs } from '../../base/clock';
import { parseDuration } from '../../base/duration';
import { parseSize } from '../../base/size';
import type { RawApp } from '../../pm2/ecosystem/ecosystemFile';
import {
  type HeldKey,
  type pm2Keys,
  type Pm2KeyName,
  pm2KeyRows,
  valueOf,
} from '../../project/pm2Keys';
import { pm2Words } from '../../project/shell/pm2Words';

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

const such = (is: (value: unknown) => boolean, message: () => string) =>
  v.pipe(v.unknown(), v.check(is, message));
const text = v.string(() => l10n.t('it must be a text'));

/** What each type of key must be, and what becomes of it. */
const byType = {
  text,
  words: parsed(pm2Words, () => l10n.t('it must be a text or a list of texts')),
  yesNo: v.boolean(() => l10n.t('it must be true or false')),
  object: v.record(v.string(), v.unknown(), () => l10n.t('it must be an object')),
  size: parsed(parseSize, () => l10n.t('it must be a size such as "1G" or "500M"')),
  duration: parsed(parseDuration, () =>
    l10n.t('it must be a time in milliseconds, or such as "10s"'),
  ),
  count: v.pipe(
    such(
      (value) => v.is(whole, value),
      () => l10n.t('it must be a whole number'),
    ),
    v.transform(Number),
  ),
  instances: v.pipe(
    such(
      (value) => value === 'max' || v.is(v.pipe(number, v.integer()), value),
      () => l10n.t('it must be a whole number or "max"'),
    ),
    v.transform((value) => (value === 'max' ? 0 : Number(value))),
  ),
  mode: v.pipe(
    text,
    v.regex(/^(fork|cluster)(_mode)?$/, () => l10n.t('it must be "fork" or "cluster"')),
  ),
  port: v.pipe(
    such(
      (value) => v.is(v.pipe(whole, v.minValue(1), v.maxValue(65_535)), value),
      () => l10n.t('it must be a port number'),
    ),
    v.transform(Number),
  ),
} as const satisfies Record<HeldType, v.GenericSchema>;

type HeldType = (typeof pm2Keys)[HeldKey]['type'];

/** An app's keys in their right types; what is absent or was left out is undefined. */
export type ParsedApp = {
  readonly [Key in HeldKey]?: v.InferOutput<(typeof byType)[(typeof pm2Keys)[Key]['type']]>;
};

/** A key of the wrong type. */
export interface KeyProblem {
  readonly key: Pm2KeyName;
  /** Half a sentence: what it must be. */
  readonly why: string;
  /** `fatal`: the app cannot be run without it; `cut`: the greatest value that works is used in its place. */
  readonly effect: 'fatal' | 'leftOut' | 'cut';
}

/**
 * Reads the keys of an app that a definition holds. Nothing throws: a key of the wrong type is left out, a time that no timer
 * holds is cut, and both are told.
 */
export function parseApp(app: RawApp): { parsed: ParsedApp; problems: readonly KeyProblem[] } {
  const found: Record<string, unknown> = {};
  const problems: KeyProblem[] = [];
  for (const [key, { held, type }] of pm2KeyRows) {
    const value = held && valueOf(app, key);
    if (value === undefined) continue;
    const result = v.safeParse(byType[type as HeldType], value);
    if (!result.success) {
      const effect = held === 'essential' ? 'fatal' : 'leftOut';
      problems.push({ key, why: result.issues[0].message, effect });
    } else if (type === 'duration' && Number(result.output) > maxTimerMs) {
      // PM2's timers would fire at once: a kill without grace, a restart without delay.
      found[key] = maxTimerMs;
      problems.push({ key, why: l10n.t('since no timer holds more'), effect: 'cut' });
    } else found[key] = result.output;
  }
  return { parsed: found, problems };
}

/** Every key that a definition does not hold and that PM2 decides by itself, under PM2's first name for it. */
export function passThroughOf(app: RawApp): Record<string, unknown> {
  const passed = pm2KeyRows.filter(([, { held, ours }]) => !held && !ours);
  const entries = passed.map(([key]) => [key, valueOf(app, key)] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}
