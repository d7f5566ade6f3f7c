import { constantsOf } from '../js/constants';
import { evaluate } from '../js/evaluate';
import { bare, child, children, dotted, type JsNode } from '../js/parse';
import type { Value } from '../../project/config/value';

/** What a JavaScript configuration exports, and by which kind of module. */
export interface JsConfig {
  readonly value?: Value;
  readonly modules?: 'commonjs' | 'esm';
  /** The statement that exports. */
  readonly statement?: JsNode;
  /** The expression that is exported. */
  readonly exported?: JsNode;
}

/** Reads `module.exports = …`, `exports.KEY = …`, `export default …` and `export const KEY = …`, as far as they can be read. */
export function readJsConfig(file: string, program: JsNode): JsConfig {
  const constants = constantsOf(program);
  const scope = { constants, file };
  for (const statement of children(program, 'body')) {
    if (statement.type === 'ExportDefaultDeclaration') {
      const exported = bare(child(statement, 'declaration'));
      if (!exported) continue;
      return { value: evaluate(exported, scope), modules: 'esm', statement, exported };
    }
    const expression = child(statement, 'expression');
    if (statement.type !== 'ExpressionStatement' || expression?.type !== 'AssignmentExpression') {
      continue;
    }
    const target = dotted(child(expression, 'left'));
    const exported = bare(child(expression, 'right'));
    if (!exported || target === undefined) continue;
    if (target === 'module.exports' || target === 'exports') {
      return { value: evaluate(exported, scope), modules: 'commonjs', statement, exported };
    }
    const key = /^(?:module\.)?exports\.(\w+)$/.exec(target)?.[1];
    if (key !== undefined) {
      const left = child(expression, 'left') as JsNode;
      const member = {
        key,
        keyStart: left.start,
        keyEnd: left.end,
        start: statement.start,
        end: statement.end,
        value: evaluate(exported, scope),
        shared: false,
      };
      const value: Value = {
        kind: 'object',
        start: statement.start,
        end: statement.end,
        members: [member],
        complete: false,
      };
      return { value, modules: 'commonjs', statement, exported };
    }
  }
  return namedExports(program, scope);
}

/** `export const apps = [...]`. */
function namedExports(program: JsNode, scope: Parameters<typeof evaluate>[1]): JsConfig {
  for (const statement of children(program, 'body')) {
    if (statement.type !== 'ExportNamedDeclaration') continue;
    for (const declarator of children(child(statement, 'declaration'), 'declarations')) {
      const id = child(declarator, 'id');
      const init = bare(child(declarator, 'init'));
      if (id?.name !== 'apps' || !init) continue;
      const member = {
        key: 'apps',
        keyStart: id.start,
        keyEnd: id.end,
        start: declarator.start,
        end: declarator.end,
        value: evaluate(init, scope),
        shared: false,
      };
      const place = { start: statement.start, end: statement.end };
      return {
        value: { ...place, kind: 'object', members: [member], complete: false },
        modules: 'esm',
        statement,
        exported: init,
      };
    }
  }
  const requires = children(program, 'body').some(
    ({ type }) => type === 'ImportDeclaration' || type.startsWith('Export'),
  );
  return requires ? { modules: 'esm' } : {};
}
