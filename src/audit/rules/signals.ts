import { child, children, dotted, walk } from '../js/parse';
import type { Document } from '../project/documents';

/** True for a file that listens for SIGINT or SIGTERM, by itself or through a helper. */
export function handlesSignals(document: Document): boolean {
  return document.remember(handlesSignals, () => {
    if (
      !/SIGTERM|SIGINT|enableShutdownHooks|terminus|close-with-grace|http-graceful/.test(
        document.text,
      )
    ) {
      return false;
    }
    if (/enableShutdownHooks|terminus|close-with-grace|http-graceful/.test(document.text))
      return true;
    let found = false;
    if (document.program) {
      walk(document.program, (node) => {
        if (found) return false;
        if (node.type !== 'CallExpression') return undefined;
        const name = dotted(child(node, 'callee'));
        const [first] = children(node, 'arguments');
        const signal = first?.type === 'StringLiteral' ? String(first.value) : undefined;
        if (name && /^process\.(on|once|addListener)$/.test(name)) {
          found = signal === undefined || /^SIG(TERM|INT)$/.test(signal);
        }
        return undefined;
      });
    }
    return found;
  });
}
