import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import type { FileEdit, Found } from '../finding';
import { addMembers } from '../fixes/edit';
import { evaluate } from '../js/evaluate';
import { child, children, dotted, isNode, type JsNode, walk } from '../js/parse';
import type { Document } from '../project/documents';
import type { Project } from '../project/project';
import { hasSpread, isConditional, property, propertyValue } from './conditions';
import { manualFix, safeFix, sourceRule, withFix } from './rule';
import { type InitCall, initCalls, leavesEarly } from './sentryInit';

const production = "process.env.NODE_ENV === 'production'";

function isNext(document: Document, project: Project): boolean {
  return 'next' in (project.nearestManifest(path.dirname(document.file))?.packages ?? {});
}

/** SDKs of pages: what they do happens in a browser. */
const inBrowser =
  /^@sentry\/(browser|react|vue|svelte|angular|angular-ivy|solid|ember|gatsby|capacitor|react-native|electron|wasm)$/;

function initFindings(
  document: Document,
  message: () => string,
  wanted: (call: InitCall) => boolean = () => true,
): readonly Omit<Found, 'file'>[] {
  return initCalls(document)
    .filter(wanted)
    .map(({ call, options }) => {
      const title = l10n.t('Enable it in production only');
      return {
        start: (child(call, 'callee') as JsNode).start,
        end: (child(call, 'callee') as JsNode).end,
        message: message(),
        ...withFix(options ? safeFix(title, enableInProduction(document, options)) : undefined),
      };
    });
}

function enableInProduction(document: Document, options: JsNode): readonly FileEdit[] | undefined {
  const enabled = propertyValue(options, 'enabled');
  const { file, constants } = document;
  if (enabled) return [{ file, start: enabled.start, end: enabled.end, text: production }];
  if (hasSpread(options)) return undefined;
  const object = evaluate(options, { constants, file });
  return object.kind === 'object'
    ? addMembers(document, object, [['enabled', { expression: production }]])
    : undefined;
}

const mentionsSentry = /@sentry\//;

/** `Sentry.init` of a Next app that runs in development. */
export const nextSentryInit = sourceRule(
  {
    id: 'next-sentry-in-development',
    severity: 'warning',
    title: 'Sentry is initialised in development',
  },
  mentionsSentry,
  (document) =>
    initFindings(document, () =>
      /client/.test(path.basename(document.file))
        ? l10n.t(
            'Sentry is initialised in development too: wherever it has a DSN, it reports from every page what you only try out.',
          )
        : l10n.t(
            'Sentry is initialised in development too: wherever it has a DSN, it wraps every request of the dev server, which costs memory and makes it leak faster.',
          ),
    ),
  isNext,
);

/** The same in a backend. */
export const backendSentryInit = sourceRule(
  {
    id: 'backend-sentry-in-development',
    severity: 'warning',
    title: 'Sentry is initialised in the backend in development',
  },
  mentionsSentry,
  (document) =>
    initFindings(
      document,
      () =>
        l10n.t(
          'Sentry is initialised in development too: wherever it has a DSN, it hooks into every query and request of the backend, and reports what you only try out.',
        ),
      ({ from }) => !inBrowser.test(from),
    ),
  (document, project) => !isNext(document, project),
);

/** A sample rate that traces or records everything while developing. */
function rateRule(
  id: string,
  title: string,
  keys: readonly string[],
  isTooMuch: (rate: number) => boolean,
  message: (key: string, rate: string) => string,
) {
  return sourceRule({ id, severity: 'warning', title }, mentionsSentry, (document) =>
    initCalls(document).flatMap(({ options }) =>
      keys.flatMap((key) => {
        const value = propertyValue(options, key);
        if (value?.type !== 'NumericLiteral' || !isTooMuch(Number(value.value))) return [];
        const written = document.text.slice(value.start, value.end);
        const place = property(options, key) as JsNode;
        const edit = {
          file: document.file,
          start: value.start,
          end: value.end,
          text: `${production} ? ${written} : 0`,
        };
        return [
          {
            start: place.start,
            end: place.end,
            message: message(key, written),
            ...withFix(safeFix(l10n.t('Use it in production only'), [edit])),
          },
        ];
      }),
    ),
  );
}

export const sentryTracesAll = rateRule(
  'sentry-traces-everything',
  'Sentry traces everything in development',
  ['tracesSampleRate', 'profilesSampleRate'],
  (rate) => rate >= 1,
  (key, rate) =>
    l10n.t(
      'With {0}: {1}, every request is traced in development too: each holds its spans in memory until they are sent.',
      key,
      rate,
    ),
);

export const sentryReplay = rateRule(
  'sentry-replay-in-development',
  'Sentry records sessions in development',
  ['replaysSessionSampleRate', 'replaysOnErrorSampleRate'],
  (rate) => rate > 0,
  (key, rate) =>
    l10n.t(
      'With {0}: {1}, sessions are recorded in development too: the page slows down with every reload and the recordings are of no use.',
      key,
      rate,
    ),
);

/** `withSentryConfig` around Next's configuration, in development as well. */
export const nextSentryWrapped = sourceRule(
  {
    id: 'next-sentry-wraps-config',
    severity: 'warning',
    title: 'Sentry wraps Next’s configuration in development',
  },
  /withSentryConfig/,
  (document) => {
    const { program, text, file } = document;
    const found: Omit<Found, 'file'>[] = [];
    if (!program || !/next\.config\./.test(path.basename(file))) return found;
    walk(program, (node, around) => {
      if (!isNode(node) || node.type !== 'CallExpression') return;
      const callee = child(node, 'callee');
      if (!callee || dotted(callee)?.split('.').at(-1) !== 'withSentryConfig') return;
      if (isConditional(around, text) || leavesEarly(around, node, text)) return;
      const title = l10n.t('Wrap it in production only');
      const [config] = children(node, 'arguments');
      const isTypeScript = /\.m?ts$/.test(file);
      const edits: FileEdit[] = [];
      if (config?.type === 'Identifier') {
        edits.push(
          { file, start: node.start, end: node.start, text: `${production} ? ` },
          { file, start: node.end, end: node.end, text: ` : ${String(config.name)}` },
        );
      } else if (!isTypeScript) {
        const written = text.slice(callee.start, callee.end);
        edits.push({
          file,
          start: callee.start,
          end: callee.end,
          text: `(${production} ? ${written} : (config) => config)`,
        });
      }
      // Inside another call or an await a `?:` needs parentheses.
      const outer = around.at(-1)?.type ?? '';
      const simple =
        /^(AssignmentExpression|ExportDefaultDeclaration|VariableDeclarator|ReturnStatement)$/.test(
          outer,
        ) || config?.type !== 'Identifier';
      found.push({
        start: callee.start,
        end: callee.end,
        message: l10n.t(
          'withSentryConfig changes the build of the dev server as well: more modules, more memory, slower reloads.',
        ),
        ...withFix(simple ? safeFix(title, edits) : manualFix(title, undefined)),
      });
    });
    return found;
  },
);
