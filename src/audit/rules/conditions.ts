import { bare, child, children, dotted, type JsNode, keyName } from '../js/parse';
import type { Document } from '../project/documents';

const environment =
  /NODE_ENV|VERCEL_ENV|APP_ENV|isProd|isDev|IS_PROD|IS_DEV|production|development|DSN|SENTRY_|DEBUG|VERBOSE|LOG_/i;

/** True where an `if`, a `?:`, `&&` or `switch` around a node asks for something of the environment. */
export function isConditional(around: readonly JsNode[], text: string): boolean {
  return around.some((node, index) => {
    const inside = around[index + 1];
    const test =
      node.type === 'IfStatement' || node.type === 'ConditionalExpression'
        ? child(node, 'test')
        : node.type === 'LogicalExpression'
          ? child(node, 'left')
          : node.type === 'SwitchStatement'
            ? child(node, 'discriminant')
            : undefined;
    if (!test || inside === test) return false;
    return mentionsEnvironment(test, text);
  });
}

export function mentionsEnvironment(node: JsNode, text: string): boolean {
  return environment.test(text.slice(node.start, node.end));
}

/** A property of an object expression. */
export function property(object: JsNode | undefined, name: string): JsNode | undefined {
  return children(object, 'properties').findLast((one) => keyName(one) === name);
}

/** The value of a property. */
export function propertyValue(object: JsNode | undefined, name: string): JsNode | undefined {
  return bare(child(property(object, name), 'value'));
}

/** True for an object with something spread into it. */
export function hasSpread(object: JsNode): boolean {
  return children(object, 'properties').some(({ type }) => type === 'SpreadElement');
}

/** The name that a call or a `new` calls. */
export function calleeName(node: JsNode): string | undefined {
  return dotted(bare(child(node, 'callee')));
}

/** How often each word stands in a file. */
function wordsOf(document: Document): ReadonlyMap<string, number> {
  return document.remember(wordsOf, () => {
    const found = new Map<string, number>();
    for (const [word] of document.text.matchAll(/[\w$\u00aa-\uffff]+/g)) {
      found.set(word, (found.get(word) ?? 0) + 1);
    }
    return found;
  });
}

/** True below a function of the file that nothing in it uses and that it does not export, or below `if (false)`. */
export function isDead(around: readonly JsNode[], document: Document): boolean {
  return around.some((node, index) => {
    if (node.type === 'IfStatement') {
      const test = child(node, 'test');
      return (
        test?.type === 'BooleanLiteral' &&
        test.value === false &&
        around[index + 1] === child(node, 'consequent')
      );
    }
    const declared =
      node.type === 'FunctionDeclaration' ||
      (node.type === 'VariableDeclarator' &&
        /Function/.test(bare(child(node, 'init'))?.type ?? ''));
    const name = child(node, 'id')?.name;
    const exported = around.slice(0, index).some(({ type }) => type.startsWith('Export'));
    return declared && !exported && wordsOf(document).get(String(name)) === 1;
  });
}
