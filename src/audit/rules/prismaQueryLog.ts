import * as l10n from '@vscode/l10n';
import type { FileEdit, Found } from '../finding';
import { bare, child, children, type JsNode, walk } from '../js/parse';
import type { Document } from '../project/documents';
import { calleeName, isConditional, isDead, propertyValue } from './conditions';
import { safeFix, sourceRule, withFix } from './rule';

/** A Prisma client that prints every query. */
export const prismaQueryLog = sourceRule(
  { id: 'prisma-query-log', severity: 'warning', title: 'Prisma prints every query' },
  /PrismaClient/,
  (document) => {
    const { program, text } = document;
    const found: Omit<Found, 'file'>[] = [];
    if (!program) return found;
    walk(program, (node, around) => {
      if (!isClient(node) || isConditional(around, text) || isDead(around, document)) return;
      let options = bare(children(node, 'arguments')[0]);
      if (options?.type === 'Identifier')
        options = bare(document.constants.values.get(String(options.name)));
      let log = propertyValue(options, 'log');
      if (log?.type === 'Identifier') log = bare(document.constants.values.get(String(log.name)));
      if (log?.type !== 'ArrayExpression') return;
      const elements = children(log, 'elements');
      for (const element of elements) {
        if (!printsQueries(element)) continue;
        found.push({
          start: element.start,
          end: element.end,
          message: l10n.t(
            'Every query is printed, outside of any condition: the log fills with prisma:query, and what matters drowns.',
          ),
          ...withFix(safeFix(l10n.t('Stop printing queries'), [without(document, log, element)])),
        });
      }
    });
    return found;
  },
);

function isClient(node: JsNode): boolean {
  if (node.type === 'NewExpression') return /(^|\.)PrismaClient$/.test(calleeName(node) ?? '');
  // class PrismaService extends PrismaClient { constructor() { super({ log: […] }) } }
  return node.type === 'CallExpression' && child(node, 'callee')?.type === 'Super';
}

/** `'query'`, or `{ level: 'query', emit: 'stdout' }`; with `emit: 'event'` nothing is printed. */
function printsQueries(element: JsNode): boolean {
  if (element.type === 'StringLiteral') return element.value === 'query';
  return (
    propertyValue(element, 'level')?.value === 'query' &&
    propertyValue(element, 'emit')?.value === 'stdout'
  );
}

function without({ file, text }: Document, log: JsNode, element: JsNode): FileEdit {
  const elements = children(log, 'elements');
  const at = elements.indexOf(element);
  const next = elements[at + 1];
  const previous = elements[at - 1];
  if (next) return { file, start: element.start, end: next.start, text: '' };
  if (previous) return { file, start: previous.end, end: element.end, text: '' };
  const quote = text[element.start] === '"' ? '"' : "'";
  return {
    file,
    start: element.start,
    end: element.end,
    text: `${quote}warn${quote}, ${quote}error${quote}`,
  };
}
