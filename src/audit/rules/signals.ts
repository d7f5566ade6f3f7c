import { child, children, dotted, type JsNode, walk } from '../js/parse';
import type { Document } from '../project/documents';

/** The signals that a service is stopped with: SIGINT by PM2, SIGTERM by the system and by containers. */
export type StopSignal = 'SIGINT' | 'SIGTERM';

export interface Handled {
  readonly signals: ReadonlySet<StopSignal>;
  /** The call that listens for SIGTERM by name. */
  readonly term?: JsNode;
}

const both: ReadonlySet<StopSignal> = new Set(['SIGINT', 'SIGTERM']);
/** Helpers that listen for both by themselves. */
const helpers = /enableShutdownHooks|terminus|close-with-grace|http-graceful|signal-exit|death/;

/** The stop signals that a file listens for, by itself or through a helper. What it asks of a list or a variable counts as both. */
export function handledSignals(document: Document): Handled {
  return document.remember(handledSignals, () => {
    const { text, program } = document;
    const none: Handled = { signals: new Set() };
    if (!/SIGTERM|SIGINT|enableShutdownHooks|terminus|close-with-grace|http-graceful/.test(text))
      return none;
    if (!program) return none;
    const signals = new Set<StopSignal>();
    let term: JsNode | undefined;
    walk(program, (node) => {
      if (isHelper(node)) both.forEach((one) => signals.add(one));
      if (node.type !== 'CallExpression') return;
      const name = dotted(child(node, 'callee'));
      if (!name || !/^process\.(on|once|addListener|prependListener)$/.test(name)) return;
      const [first] = children(node, 'arguments');
      const signal = first?.type === 'StringLiteral' ? String(first.value) : undefined;
      if (signal === undefined) both.forEach((one) => signals.add(one));
      else if (signal === 'SIGINT' || signal === 'SIGTERM') signals.add(signal);
      if (signal === 'SIGTERM') term ??= node;
    });
    return { signals, ...(term && { term }) };
  });
}

/** True for a file that listens for SIGINT or SIGTERM. */
export function handlesSignals(document: Document): boolean {
  return handledSignals(document).signals.size > 0;
}

/** A call of a helper, or an import of one. */
function isHelper(node: JsNode): boolean {
  if (node.type === 'CallExpression') {
    const callee = child(node, 'callee');
    const method = child(callee, 'property')?.name ?? callee?.name;
    return typeof method === 'string' && /^(enableShutdownHooks|createTerminus)$/.test(method);
  }
  return node.type === 'StringLiteral' && helpers.test(String(node.value));
}
