import { Attention } from './engine/attention';
import { Document } from './project/documents';
import { appsOf } from './project/ecosystem';

/** Where the apps of an ecosystem file stand, and the keys of each. Offsets are UTF-16. */
export interface AppOutline {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** The app as a whole, where the file has it literally. */
  readonly object?: { readonly start: number; readonly end: number };
  readonly keys: readonly { readonly key: string; readonly start: number; readonly end: number }[];
  /** What is an object or a list inside it: there no key of an app can stand. */
  readonly inner: readonly { readonly start: number; readonly end: number }[];
}

/** Nothing for a file that was set aside. */
export function outline(
  file: string,
  text: string,
  attention = new Attention(),
): readonly AppOutline[] {
  if (attention.isAside(file)) return [];
  return appsOf(new Document(file, text, attention)).map((app) => {
    const { object } = app;
    const own = (object?.members ?? []).filter(({ shared }) => !shared);
    return {
      name: app.name,
      ...app.place,
      ...(object ? { object: { start: object.start, end: object.end } } : {}),
      keys: own.map(({ key, keyStart, keyEnd }) => ({ key, start: keyStart, end: keyEnd })),
      inner: own
        .filter(({ value }) => value.kind === 'object' || value.kind === 'array')
        .map(({ value }) => ({ start: value.start, end: value.end })),
    };
  });
}
