import * as l10n from '@vscode/l10n';
import type { Found } from '../finding';
import { bare, child, children, dotted, isFunction, type JsNode, walk } from '../js/parse';
import type { Document } from '../project/documents';
import { calleeName, isDead } from './conditions';
import { sourceRule } from './rule';

const verbs = /\.(get|post|put|patch|delete|all|use|route|on|head|options)$/;
const routers = /(^|\.)(app|router|server|api|fastify|express|routes?|\w*Router|\w*App)\.\w+$/i;

/** A pool or client that is made anew in each request. */
export const poolPerRequest = sourceRule(
  {
    id: 'pool-per-request',
    severity: 'error',
    title: 'A connection pool is made for each request',
  },
  /new\s+(?:[\w$]+\.)?(?:Pool|PrismaClient)\s*\(|createPool\s*\(/,
  (document) => {
    const { program, text } = document;
    const found: Omit<Found, 'file'>[] = [];
    if (!program || !/\b(pg|mysql2?|@prisma\/client|postgres|prisma)\b/i.test(text)) return found;
    walk(program, (node, around) => {
      if (!makesPool(node) || isKept(around, node, text) || isDead(around, document)) return;
      if (!inHandler(around, document)) return;
      const callee = child(node, 'callee') as JsNode;
      found.push({
        start: node.start,
        end: callee.end,
        message: l10n.t(
          'Each request makes its own pool and leaves its connections open: after some tens of requests the database refuses everybody ("too many clients").',
        ),
      });
    });
    return found;
  },
);

function makesPool(node: JsNode): boolean {
  const name = calleeName(node)?.split('.').at(-1);
  if (node.type === 'NewExpression') return name === 'Pool' || name === 'PrismaClient';
  return node.type === 'CallExpression' && name === 'createPool';
}

/** `global.prisma ??= new PrismaClient()`, `pool = pool || new Pool()`, `if (!pool) pool = new Pool()`. */
function isKept(around: readonly JsNode[], node: JsNode, text: string): boolean {
  return around.some((one) => {
    if (one.type === 'LogicalExpression')
      return child(one, 'right') !== undefined && one.operator !== '&&';
    if (one.type === 'AssignmentExpression' && one.operator !== '=') return true;
    if (one.type === 'AssignmentExpression') return dotted(child(one, 'left')) !== undefined;
    if (one.type !== 'IfStatement') return false;
    const test = child(one, 'test');
    return (
      test !== undefined &&
      /^!|== ?null|=== ?undefined/.test(text.slice(test.start, node.start).trim())
    );
  });
}

/** True below a function that serves requests. */
function inHandler(around: readonly JsNode[], document: Document): boolean {
  return around.some((node, index) => {
    if (!isFunction(node)) return false;
    const parent = around[index - 1];
    if (parent?.type === 'CallExpression' && children(parent, 'arguments').includes(node)) {
      const name = calleeName(parent) ?? '';
      if (/(^|\.)(createServer|serve)$/.test(name)) return true;
      const isRoute = verbs.test(name) && routers.test(name);
      const [first] = children(parent, 'arguments');
      const event = first?.type === 'StringLiteral' && /^[a-z]+$/i.test(String(first.value));
      return isRoute && !(name.endsWith('.on') && event && first.value !== 'request');
    }
    return isRouteFile(node, around, document.file);
  });
}

/** `export async function GET` in app/…/route.ts, the default export of pages/api. */
function isRouteFile(node: JsNode, around: readonly JsNode[], file: string): boolean {
  const exported = around.find(({ type }) => type.startsWith('Export'));
  if (!exported) return false;
  const slashed = file.replace(/\\/g, '/');
  if (/\/route\.[cm]?[jt]s$/.test(slashed)) {
    const name = child(node, 'id')?.name ?? nameOfVariable(around, node);
    return /^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/.test(String(name));
  }
  return /\/pages\/api\//.test(slashed) && exported.type === 'ExportDefaultDeclaration';
}

function nameOfVariable(around: readonly JsNode[], node: JsNode): unknown {
  const declarator = around.find(
    (one) => one.type === 'VariableDeclarator' && bare(child(one, 'init')) === node,
  );
  return child(child(declarator, 'id'), 'name') ?? child(declarator, 'id')?.name;
}
