import * as v from 'valibot';

/** Anything else counts as not said. */
export const loose = <T extends v.GenericSchema>(schema: T) =>
  v.fallback(v.optional(schema), undefined);

/** Ms since the epoch that a date can hold (ECMA-262, 21.4.1.1): of a later one nothing can be shown. */
export const time = v.pipe(v.number(), v.minValue(0), v.maxValue(8.64e15));

/** An id, a pid, a number of times. */
export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** A path that a system takes. */
export const filePath = v.pipe(
  v.string(),
  v.check((text) => !text.includes('\0')),
);
