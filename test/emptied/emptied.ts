import ts from 'typescript';

/**
 * The source of a module in which no function does anything but to give a value that nobody expects: what a test must notice. Types
 * and values outside of functions stay.
 */
export function emptied(source: string, fileName: string): string {
  const file = ts.createSourceFile(fileName, source, ts.ScriptTarget.Latest, true);
  const cuts: { readonly from: number; readonly to: number; readonly by: string }[] = [];
  const look = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body) {
      const { body } = node as { readonly body: ts.Node };
      cuts.push({ from: body.getStart(file), to: body.end, by: bodyOf(node, body) });
      return;
    }
    ts.forEachChild(node, look);
  };
  look(file);
  return cuts.reduceRight(
    (text, { from, to, by }) => text.slice(0, from) + by + text.slice(to),
    source,
  );
}

/** That it was called is noted: calls.ts tells it of each test. */
const called = 'globalThis.emptiedCalled = true';
/** Neither undefined nor false: those are what many a test rightly expects. Always the same, without a description that is a text. */
const nothing = '(globalThis.emptiedValue ??= Symbol())';

function bodyOf(node: ts.Node, body: ts.Node): string {
  if (ts.isConstructorDeclaration(node)) {
    const derived = (node.parent as ts.ClassLikeDeclaration).heritageClauses?.some(
      ({ token }) => token === ts.SyntaxKind.ExtendsKeyword,
    );
    return derived ? `{ super(...arguments); ${called}; }` : `{ ${called}; }`;
  }
  return ts.isBlock(body) ? `{ ${called}; return ${nothing}; }` : `(${called}, ${nothing})`;
}
