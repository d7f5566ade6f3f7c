import { bare, child, children, dotted, type JsNode, walk } from '../js/parse';
import type { Document } from '../project/documents';
import {
  calleeName,
  isConditional,
  isDead,
  mentionsEnvironment,
  propertyValue,
} from './conditions';

export interface InitCall {
  readonly call: JsNode;
  /** Undefined where they stand elsewhere. */
  readonly options: JsNode | undefined;
  /** The package: `@sentry/node`. */
  readonly from: string;
}

/** Calls of `Sentry.init` that run in development, with their options. */
export function initCalls(document: Document): readonly InitCall[] {
  return document.remember(initCalls, () => {
    const { program, text } = document;
    const found: InitCall[] = [];
    const names = importedInit(document);
    if (!program || names.size === 0) return found;
    walk(program, (node, around) => {
      const from = node.type === 'CallExpression' && names.get(calleeName(node) ?? '');
      if (!from) return;
      if (isConditional(around, text) || isDead(around, document)) return;
      if (leavesEarly(around, node, text)) return;
      const options = bare(children(node, 'arguments')[0]);
      const object = options?.type === 'ObjectExpression' ? options : undefined;
      const enabled = propertyValue(object, 'enabled');
      if (enabled && enabled.type !== 'BooleanLiteral') return;
      if (enabled?.value === false) return;
      // A DSN that is only there in production switches it off as well.
      const dsn = propertyValue(object, 'dsn');
      if (dsn && dsn.type === 'ConditionalExpression' && mentionsEnvironment(dsn, text)) return;
      found.push({ call: node, options: object, from });
    });
    return found;
  });
}

/** What `init` of a Sentry package is called here, with the package. */
function importedInit({ program }: Document): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  if (!program) return names;
  const add = (source: JsNode | undefined, use: (from: string) => void): void => {
    const value = source?.value;
    if (typeof value === 'string' && value.startsWith('@sentry/')) use(value);
  };
  walk(program, (node) => {
    if (node.type === 'ImportDeclaration') {
      add(child(node, 'source'), (from) => {
        for (const one of children(node, 'specifiers')) {
          const local = String(child(one, 'local')?.name);
          if (one.type !== 'ImportSpecifier') names.set(`${local}.init`, from);
          else if (child(one, 'imported')?.name === 'init') names.set(local, from);
        }
      });
    }
    if (node.type === 'VariableDeclarator') {
      const init = bare(child(node, 'init'));
      const awaited = init?.type === 'AwaitExpression' ? bare(child(init, 'argument')) : init;
      const isRequire =
        awaited?.type === 'CallExpression' && dotted(child(awaited, 'callee')) === 'require';
      const isImport =
        awaited?.type === 'ImportExpression' || child(awaited, 'callee')?.type === 'Import';
      if (!awaited || (!isRequire && !isImport)) return;
      const source = children(awaited, 'arguments')[0] ?? child(awaited, 'source');
      add(source, (from) => {
        const id = child(node, 'id');
        if (id?.type === 'Identifier') names.set(`${String(id.name)}.init`, from);
        for (const one of children(id, 'properties')) {
          if (child(one, 'key')?.name === 'init')
            names.set(String(child(one, 'value')?.name), from);
        }
      });
    }
  });
  return names;
}

/** `if (process.env.NODE_ENV !== 'production') return;` in front of it. */
export function leavesEarly(around: readonly JsNode[], node: JsNode, text: string): boolean {
  return around.some((block) => {
    if (block.type !== 'BlockStatement' && block.type !== 'Program') return false;
    return children(block, 'body').some(
      (statement) =>
        statement.type === 'IfStatement' &&
        statement.end <= node.start &&
        mentionsEnvironment(child(statement, 'test') as JsNode, text) &&
        /\breturn\b|process\.exit/.test(text.slice(statement.start, statement.end)),
    );
  });
}
