import { addMembers, type Editable, replaceValue } from './edit';
import { readJson } from '../../project/config/readJson';
import { memberOf } from '../../project/config/value';
import type { FileEdit } from '../finding';

/**
 * Edits that give a place in a JSON file (settings, comments allowed) a text, with all objects on the way that are missing;
 * formatting and comments stay. Undefined where the file is no JSON, or something else stands in the way.
 */
export function setPath(
  file: string,
  text: string,
  path: readonly string[],
  value: string,
): readonly FileEdit[] | undefined {
  const document: Editable = { file, text, format: 'json' };
  let here = readJson(text);
  for (const [depth, key] of path.entries()) {
    if (here?.kind !== 'object') return undefined;
    const member = memberOf(here, key);
    if (!member) {
      const rest = path.slice(depth + 1).reverse();
      const expression = rest.reduce(
        (inner, name) => `{ ${JSON.stringify(name)}: ${inner} }`,
        JSON.stringify(value),
      );
      return addMembers(document, here, [[key, { expression }]]);
    }
    here = member.value;
  }
  return here && here.kind !== 'object' && here.kind !== 'array'
    ? [replaceValue(document, here, value)]
    : undefined;
}
