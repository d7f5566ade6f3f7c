import { findProgram, installDebianPackages, isExecutable } from './debian.mjs';
import { HostError } from './errors.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome'];

/**
 * The browser that shows the workbench: CHROMIUM_PATH, else one in PATH, else Debian's, installed
 * when we are root.
 * @param {{ log?: (line: string) => void }} [options]
 * @returns {string} absolute path of the executable
 * @throws {HostError} exit code 2 and the command to run, where there is none
 */
export function ensureChromium({ log = () => {} } = {}) {
  const named = process.env['CHROMIUM_PATH'];
  if (named) {
    if (isExecutable(named)) return named;
    throw new HostError(`CHROMIUM_PATH is ${named}, which is not a program.`, { exitCode: 2 });
  }
  const found = findChromium();
  if (found) return found;

  installDebianPackages(['chromium'], { why: 'to show VS Code in the tests', log });
  const installed = findChromium();
  if (installed) return installed;
  throw new HostError('apt-get installed chromium, yet it is not in PATH.', { exitCode: 2 });
}

function findChromium() {
  return isExecutable('/usr/bin/chromium') ? '/usr/bin/chromium' : findProgram(names);
}
