import { Document, isCollection, isMap, isNode, isScalar } from 'yaml';
import { oneLine } from '../../base/oneLine';

/** Where something stands in an object. */
export type Place = readonly (string | number)[];

/** A comment on the value at a place: where its number comes from. */
export type Note = readonly [place: Place, text: string];

/** An object with comments. */
export interface Noted<T extends object = object> {
  readonly object: T;
  readonly notes: readonly Note[];
}

const maxNoteChars = 300;

/** A file of YAML documents below a comment. Values beside the place have their note on the same line, whole blocks above. */
export function yamlText(head: readonly string[], documents: readonly Noted[]): string {
  const comment = head.map((line) => `# ${oneLine(line, maxNoteChars)}\n`).join('');
  return comment + documents.map(documentText).join('---\n');
}

function documentText({ object, notes }: Noted): string {
  // Two places with the same object are written out twice, not as an alias.
  const document = new Document(object, { aliasDuplicateObjects: false });
  for (const [place, text] of notes) note(document, place, ` ${oneLine(text, maxNoteChars)}`);
  return document.toString({ lineWidth: 0 });
}

function note(document: Document, place: Place, text: string): void {
  const value = document.getIn(place, true);
  const parent = place.length > 1 ? document.getIn(place.slice(0, -1), true) : document.contents;
  const key = place.at(-1);
  if (isScalar(value)) {
    value.comment = text;
    return;
  }
  const pair = isMap(parent)
    ? parent.items.find(({ key: own }) => isScalar(own) && own.value === key)
    : undefined;
  if (isNode(pair?.key)) pair.key.commentBefore = text;
  else if (isCollection(value)) value.commentBefore = text;
}
