import { overwritesPm2Field } from '../../base/pm2Fields';

/** An environment as a child process takes it. */
export type Environment = Record<string, string>;

const unwantedPrefixes = ['VSCODE_', 'ELECTRON_', 'npm_', 'PM2_'];

/** Keys that must not reach PM2: node flags of the editor's, and what makes PM2 start its cloud agent. */
const unwanted: ReadonlySet<string> = new Set([
  'NODE_OPTIONS',
  'SECRET_KEY',
  'PUBLIC_KEY',
  'MACHINE_NAME',
]);

/**
 * The environment in which PM2 and ecosystem files run: `base` without the editor's, npm's and PM2's own keys, plus
 * what keeps PM2 quiet, plus `PM2_HOME`.
 */
export function cleanEnvironment(
  base: Readonly<Record<string, string | undefined>>,
  pm2Home: string,
): Environment {
  const clean: Environment = {};
  for (const [key, value] of Object.entries(base)) {
    if (value === undefined || unwanted.has(key) || overwritesPm2Field(key)) continue;
    if (unwantedPrefixes.some((prefix) => key.startsWith(prefix))) continue;
    clean[key] = value;
  }
  return {
    ...clean,
    PM2_HOME: pm2Home,
    PM2_DISABLE_VERSION_CHECK: 'true',
    PM2_NO_INTERACTION: 'true',
    PM2_DISCRETE_MODE: 'true',
  };
}
