import { bare, child, children, type JsNode } from './parse';

/** What the constants of a module's top level hold, and its functions, by name. */
export interface Constants {
  readonly values: ReadonlyMap<string, JsNode>;
  readonly functions: ReadonlyMap<string, JsNode>;
}

/** Collects `const NAME = …` and `function NAME` of the top level, exported ones included. */
export function constantsOf(program: JsNode): Constants {
  const values = new Map<string, JsNode>();
  const functions = new Map<string, JsNode>();
  for (const statement of children(program, 'body')) {
    const declaration = statement.type.startsWith('Export')
      ? child(statement, 'declaration')
      : statement;
    if (declaration?.type === 'FunctionDeclaration') {
      functions.set(String(child(declaration, 'id')?.name), declaration);
    }
    if (declaration?.type !== 'VariableDeclaration' || declaration.kind !== 'const') continue;
    for (const declarator of children(declaration, 'declarations')) {
      const id = child(declarator, 'id');
      const init = bare(child(declarator, 'init'));
      if (id?.type !== 'Identifier' || !init) continue;
      values.set(String(id.name), init);
      if (/Function/.test(init.type)) functions.set(String(id.name), init);
    }
  }
  return { values, functions };
}
