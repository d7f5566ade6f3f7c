// What `npm run l10n` and its test know about sentences: those of the source, and those of the bundles.
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';

/**
 * @typedef {Readonly<Record<string, string>>} Bundle sentences by the sentence (or key) that they translate
 * @typedef {object} Extraction
 * @property {ReadonlyMap<string, string>} strings the sentence, and the place where it stands first (`file:line`)
 * @property {readonly string[]} problems calls whose sentence cannot be read from the source
 */

/** A text in quotes as the first argument, whole: what follows is the next argument or the end. */
const plainText = /^\s*('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\$]|\\.)*`)\s*[,)]/s;

/**
 * Every sentence that goes through `l10n.t('…')` in the TypeScript files of a folder. Without a parser: loading one costs more
 * than all the rest, and the formatter leaves little room for surprises.
 * @param {string} folder absolute
 * @returns {Extraction}
 */
export function extractStrings(folder) {
  /** @type {Map<string, string>} */
  const strings = new Map();
  /** @type {string[]} */
  const problems = [];
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .sort();
  for (const name of files) {
    const text = readFileSync(path.join(folder, name), 'utf8');
    for (const call of text.matchAll(/\bl10n\.t\(/g)) {
      const line = text.slice(0, call.index).split('\n').length;
      const place = `${name.replaceAll(path.sep, '/')}:${line}`;
      const literal = plainText.exec(text.slice(call.index + call[0].length))?.[1];
      if (literal === undefined) problems.push(`${place}: the sentence must be a plain text.`);
      else if (!strings.has(valueOf(literal))) strings.set(valueOf(literal), place);
    }
  }
  return { strings, problems };
}

const escapes = /** @type {Record<string, string>} */ ({ n: '\n', t: '\t', r: '\r', '\n': '' });

/** The text that a literal in quotes stands for. */
function valueOf(/** @type {string} */ literal) {
  return literal
    .slice(1, -1)
    .replace(/\\(?:u\{?([0-9a-f]+)\}?|(.))/gis, (_, code, char) =>
      code === undefined ? (escapes[char] ?? char) : String.fromCodePoint(parseInt(code, 16)),
    );
}

/** @param {string} file @returns {Bundle} */
export function readBundle(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/**
 * What is wrong with a translation of `original`.
 * @param {Bundle} original
 * @param {Bundle} translation
 */
export function compareBundles(original, translation) {
  const keys = Object.keys(original);
  return {
    missing: keys.filter((key) => !Object.hasOwn(translation, key)),
    superfluous: Object.keys(translation).filter((key) => !Object.hasOwn(original, key)),
    // A translator may change the order, but not which placeholders, links and icons there are.
    different: keys.filter(
      (key) =>
        Object.hasOwn(translation, key) &&
        marks(original[key] ?? '') !== marks(translation[key] ?? ''),
    ),
  };
}

/** The placeholders, command links and codicons of a sentence, sorted. */
function marks(/** @type {string} */ sentence) {
  const found = sentence.match(/\{\d+\}|\(command:[\w.]+\)|\$\([\w~-]+\)/g) ?? [];
  return [...new Set(found)].sort().join(' ');
}
