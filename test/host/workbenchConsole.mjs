import { format } from 'node:util';
import { isNoise } from './noise.mjs';

/** @typedef {(type: string, line: string) => void} OnLog type: trace, debug, info, warn or error */

/**
 * Forwards the console of the workbench, which has the extension host's in it, without known noise.
 * To be called before the page goes anywhere.
 * @param {import('playwright-core').Page} page
 * @param {{ hasTests: boolean, onLog: OnLog }} options
 */
export async function forwardConsole(page, { hasTests, onLog }) {
  const write = (/** @type {string} */ type, /** @type {string} */ line) => {
    if (!isNoise(line)) onLog(type, line);
  };
  if (hasTests) {
    // Arguments come as they were given; without tests, the workbench does not call it.
    const read = (/** @type {string} */ type, /** @type {unknown[]} */ args) => {
      write(type, format(...args));
    };
    await page.exposeFunction('codeAutomationLog', read);
    return;
  }
  page.on('console', (message) => {
    const url = message.location().url;
    const where = message.text().startsWith('Failed to load resource') ? ` (${url})` : '';
    // The workbench colors its level: `%c INFO color: #33f text`.
    const line = message.text().replace(/^%c\s*[A-Z]+ color: \S+ /, '');
    const types = /** @type {Record<string, string>} */ ({ log: 'info', warning: 'warn' });
    write(types[message.type()] ?? message.type(), `${line}${where}`);
  });
}
