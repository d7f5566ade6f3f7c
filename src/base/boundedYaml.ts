import * as l10n from '@vscode/l10n';
import {
  CST,
  type Document,
  type DocumentOptions,
  Lexer,
  parseAllDocuments,
  type ParseOptions,
  parseDocument,
  type SchemaOptions,
} from 'yaml';
import { Brackets } from './boundedJson';

/** About 2,500 lines. Measured: the parser's time grows with the square of a map's keys, 0.3 s for as many as fit. */
const maxTokens = 20_000;
/** Each is looked up among all nodes. */
const maxAliases = 200;
const maxDepth = 100;

/**
 * YAML with merge keys (`<<`), as PM2 and Compose take it; `errors` of the result has what is wrong with its form. Throws for what is
 * nested too deep, too long, or full of aliases.
 */
export function parseYaml(
  text: string,
  options: ParseOptions & DocumentOptions & SchemaOptions = {},
): Document.Parsed {
  checkTokens(text);
  return parseDocument(text, { merge: true, logLevel: 'silent', ...options });
}

/** Of manifests of a whole cluster; without a look at every other key, time grows with their number alone. */
const maxManifestTokens = 500_000;

/** The documents of manifests for Kubernetes: of two keys of one name, both are there. Throws as `parseYaml`. */
export function parseManifests(
  text: string,
  options: ParseOptions = {},
): readonly Document.Parsed[] {
  checkTokens(text, maxManifestTokens);
  const documents = parseAllDocuments(text, { logLevel: 'silent', uniqueKeys: false, ...options });
  return 'empty' in documents ? [] : documents;
}

/**
 * Judges by tokens, which come one by one: the parser behind them recurses, and near the end of the stack the regular expressions in it
 * end the whole process. Of a block, each deeper column counts as a level.
 */
function checkTokens(text: string, most = maxTokens): void {
  const brackets = new Brackets();
  const columns: number[] = [];
  let [tokens, aliases, column] = [0, 0, 0];
  let isScalar = false;
  for (const token of new Lexer().lex(text)) {
    const type = isScalar ? 'scalar' : CST.tokenType(token);
    isScalar = !isScalar && token === CST.SCALAR;
    if (++tokens > most || (type === 'alias' && ++aliases > maxAliases)) {
      throw new Error(l10n.t('it has more values or aliases than any honest file'));
    }
    if (isScalar || type === 'comment') continue;
    if (type === 'newline') column = 0;
    else {
      if (type !== 'space') {
        if (type?.startsWith('flow-')) brackets.take(token);
        if (brackets.depth === 0) deepen(columns, column);
      }
      column += token.length;
    }
  }
}

function deepen(columns: number[], column: number): void {
  while ((columns.at(-1) ?? -1) > column) columns.pop();
  if (columns.at(-1) === column) return;
  if (columns.push(column) > 3 * maxDepth) {
    throw new Error(l10n.t('it is nested more than {0} levels deep', maxDepth));
  }
}
