import * as l10n from '@vscode/l10n';
import type { Found } from '../finding';
import { evaluate } from '../js/evaluate';
import { bare, child, children, dotted, isFunction, type JsNode, walk } from '../js/parse';
import { withoutComments } from '../../project/ports/configPort';
import type { Document } from '../project/documents';
import { calleeName, isDead } from './conditions';
import { safeFix, sourceRule, withFix } from './rule';

const shortMs = 10_000;
const restMs = 30_000;
const queries =
  /\bSELECT\s+(1|now\(\)|version\(\))|\$queryRaw(Unsafe)?\b|\$executeRaw\b|\b(pool|client|db|database|prisma|sequelize|knex|pg|connection|dataSource)\w*\.(query|raw|authenticate|ping|execute)\s*\(/i;
const checks = /health|ping|alive|heart|check|monitor|probe|SELECT\s+1|status|ready/i;

/** A health check that asks the database every few seconds. */
export const healthCheckTimer = sourceRule(
  {
    id: 'health-check-too-often',
    severity: 'warning',
    title: 'A health check asks the database every few seconds',
  },
  /setInterval\s*\(/,
  (document) => {
    const { program, text } = document;
    const found: Omit<Found, 'file'>[] = [];
    if (!program) return found;
    walk(program, (node, around) => {
      if (
        node.type !== 'CallExpression' ||
        isDead(around, document) ||
        !/^(global(This)?\.|window\.)?setInterval$/.test(calleeName(node) ?? '')
      )
        return;
      const [task, delay] = children(node, 'arguments');
      if (!task || !delay) return;
      const value = evaluate(delay, { constants: document.constants, file: document.file });
      const ms = value.kind === 'scalar' && !value.dynamic ? Number(value.value) : NaN;
      if (!(ms >= 0 && ms <= shortMs)) return;
      const own = bodyOf(task, document);
      // A comment asks nothing of a database.
      const body = own === undefined ? undefined : withoutComments(own);
      // A queue that polls its table is no health check.
      if (
        body === undefined ||
        !queries.test(body) ||
        !checks.test(`${body} ${text.slice(task.start, task.end)}`)
      )
        return;
      const literal = value.kind === 'scalar' && value.literal;
      const constant =
        delay.type === 'Identifier' ? document.constants.values.get(String(delay.name)) : undefined;
      const place = literal ? delay : constant;
      const edit =
        place && isPlainNumber(place)
          ? {
              file: document.file,
              start: place.start,
              end: place.end,
              text: String(restMs).replace(/000$/, '_000'),
            }
          : undefined;
      found.push({
        start: delay.start,
        end: delay.end,
        message: l10n.t(
          'This asks the database every {0} s, in every instance, for as long as it runs: connections are busy and the log is full of it.',
          ms / 1000,
        ),
        ...withFix(safeFix(l10n.t('Ask every {0} s', restMs / 1000), edit && [edit])),
      });
    });
    return found;
  },
);

function isPlainNumber(node: JsNode): boolean {
  if (node.type === 'NumericLiteral') return true;
  return (
    node.type === 'BinaryExpression' &&
    [child(node, 'left'), child(node, 'right')].every((side) => side && isPlainNumber(side))
  );
}

/** Of what a timer runs, with what that calls: the same function may be called as often as there is room for. */
const maxBodyChars = 200_000;

/** The text of what a timer runs: a function in place, one of this file, or a method of this class. */
function bodyOf(task: JsNode, document: Document): string | undefined {
  const node = bare(task);
  if (!node) return undefined;
  if (isFunction(node)) {
    let text = document.text.slice(node.start, node.end);
    // What it calls in turn, one level down.
    const called = new Set<string>();
    walk(node, (inner) => {
      if (inner.type !== 'CallExpression') return;
      const name = dotted(child(inner, 'callee'));
      if (!name || called.has(name) || /^(console|Math|JSON|process)\./.test(name)) return;
      called.add(name);
      const body = namedBody(name, document);
      if (body && text.length + body.length <= maxBodyChars) text += `\n${body}`;
    });
    return text;
  }
  const bound = node.type === 'CallExpression' ? dotted(child(node, 'callee')) : undefined;
  const name = bound?.endsWith('.bind') ? bound.slice(0, -'.bind'.length) : dotted(node);
  return name === undefined ? undefined : namedBody(name, document);
}

function namedBody(name: string, document: Document): string | undefined {
  const method = /^this\.#?(\w+)$/.exec(name)?.[1];
  const found =
    document.constants.functions.get(name) ??
    (method === undefined ? undefined : methodsOf(document).get(method));
  return found && document.text.slice(found.start, found.end);
}

/** What classes of a file have under a name. */
function methodsOf(document: Document): ReadonlyMap<string, JsNode> {
  return document.remember(methodsOf, () => {
    const found = new Map<string, JsNode>();
    if (!document.program) return found;
    walk(document.program, (node) => {
      if (!/^Class(Private)?(Method|Property)$/.test(node.type)) return;
      const key = child(node, 'key');
      const own = key?.type === 'PrivateName' ? child(key, 'id')?.name : key?.name;
      if (typeof own === 'string') found.set(own, node);
    });
    return found;
  });
}
