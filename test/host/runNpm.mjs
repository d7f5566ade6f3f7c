import { spawn } from 'node:child_process';
import { HostError } from './errors.mjs';

/**
 * Runs npm, silently unless it fails.
 * @param {readonly string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<void>}
 * @throws {HostError} with the end of npm's output
 */
export function runNpm(args, { cwd, env = {} }) {
  return new Promise((resolve, reject) => {
    const child = spawn('npm', args, {
      cwd,
      env: { ...outerEnvironment(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = (/** @type {Buffer} */ data) => {
      output = (output + data.toString()).slice(-8_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', (cause) => {
      reject(new HostError(`npm could not be started: ${cause.message}`, { cause }));
    });
    child.once('close', (code, signal) => {
      if (code === 0) return resolve();
      const what = `npm ${args.join(' ')} (in ${cwd})`;
      reject(new HostError(`${what} ended with ${code ?? signal}:\n${output.trimEnd()}`));
    });
  });
}

/** Our environment without what an outer `npm run` says of its own package. */
function outerEnvironment() {
  const foreign = /^(npm_package_|npm_lifecycle_|npm_config_local_prefix$|NODE_OPTIONS$|NODE_ENV$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([key]) => !foreign.test(key)));
}
