#!/usr/bin/env node
// The executable to give `runTests` in place of the desktop's: see README.md.
import { parseCodeArguments } from './codeArguments.mjs';
import { describeError } from './errors.mjs';
import { runTestsInHost } from './runTestsInHost.mjs';

const abort = new AbortController();
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.once(signal, () => abort.abort(`The test host was asked to end (${signal}).`));
}

try {
  const { code, reason } = await runTestsInHost({
    ...parseCodeArguments(process.argv.slice(2)),
    env: process.env,
    signal: abort.signal,
    write: (type, line) => (type === 'error' ? console.error(line) : console.log(line)),
  });
  if (reason) console.error(reason);
  process.exitCode = code;
} catch (error) {
  const { text, exitCode } = describeError(error);
  console.error(text);
  process.exitCode = exitCode;
}
