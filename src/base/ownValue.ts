/**
 * What an object holds itself under a name that may be anybody's: `constructor` and its like are no values of ours, although every
 * object has them.
 */
export function ownValue<T>(
  object: Readonly<Record<string, T>> | undefined,
  name: string,
): T | undefined {
  return object !== undefined && Object.hasOwn(object, name) ? object[name] : undefined;
}
