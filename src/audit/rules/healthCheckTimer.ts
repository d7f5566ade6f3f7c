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
        isDead(around, text) ||
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

/** The text of what a timer runs: a function in place, one of this file, or a method of this class. */
function bodyOf(
  task: JsNode,
  { constants, text, program }: Document,
  depth = 0,
): string | undefined {
  const node = bare(task);
  if (!node || depth > 2) return undefined;
  if (isFunction(node)) {
    const own = text.slice(node.start, node.end);
    // What it calls in turn, one level down.
    const called: string[] = [];
    walk(node, (inner) => {
      if (inner.type !== 'CallExpression') return;
      const callee = child(inner, 'callee');
      const name = dotted(callee);
      if (callee && name && !/^(console|Math|JSON|process)\./.test(name)) {
        const body = namedBody(name, { constants, text, program });
        if (body) called.push(body);
      }
    });
    return [own, ...called].join('\n');
  }
  const bound = node.type === 'CallExpression' ? dotted(child(node, 'callee')) : undefined;
  const name = bound?.endsWith('.bind') ? bound.slice(0, -'.bind'.length) : dotted(node);
  return name === undefined ? undefined : namedBody(name, { constants, text, program });
}

function namedBody(
  name: string,
  { constants, text, program }: Pick<Document, 'constants' | 'text' | 'program'>,
): string | undefined {
  const direct = constants.functions.get(name);
  if (direct) return text.slice(direct.start, direct.end);
  const method = /^this\.#?(\w+)$/.exec(name)?.[1];
  if (method === undefined || !program) return undefined;
  let found: string | undefined;
  walk(program, (node) => {
    if (!/^Class(Private)?(Method|Property)$/.test(node.type)) return;
    const key = child(node, 'key');
    const own = key?.type === 'PrivateName' ? child(key, 'id')?.name : key?.name;
    if (own === method) found = text.slice(node.start, node.end);
  });
  return found;
}
