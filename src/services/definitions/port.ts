import * as path from 'node:path';
import type { ServiceKind, WrittenCommand } from './definition';
import type { Files } from '../../project/files';
import { nearestPackageJson } from '../../project/packageJson';

export interface PortQuestion {
  /** What the settings say, where they say something. */
  readonly setting?: number;
  readonly kind: ServiceKind;
  readonly cwd: string;
  readonly written: WrittenCommand;
  /** The service's own environment. */
  readonly env: Readonly<Record<string, string>>;
  /** What it gets besides. */
  readonly processEnv: Readonly<Record<string, string | undefined>>;
}

/** Next's own default (`next dev --help`). */
const nextPort = 3000;
const managers = /(^|[\\/])(npm|pnpm|yarn|bun)(\.cmd)?$/;
const value = String.raw`["']?(\d+|\$\{[^}\s]+\}|\$\w+)`;
const option = new RegExp(String.raw`(?:^|\s)(?:-p|--port)(?:=|\s+|(?=\d))${value}`);
const assignment = new RegExp(String.raw`(?:^|[\s;&])PORT=${value}`, 'm');

/**
 * The port that a service is said to listen on (docs/decisions.md 4): the setting, else `env.PORT`, else `-p` / `--port` in its
 * arguments or in the npm or shell script behind them, else a `PORT=` there; 3000 for a frontend that names none.
 */
export async function portOf(question: PortQuestion, files: Files): Promise<number | undefined> {
  const { setting, env, written, kind } = question;
  if (setting !== undefined) return setting;
  const own = portNumber(env.PORT);
  if (own !== undefined) return own;
  const variable = (name: string): string | undefined => env[name] ?? question.processEnv[name];
  const script = await scriptText(question, files);
  const inOptions = [[written.script, ...written.args].join(' '), script]
    .map((text) => expand(option.exec(text)?.[1], variable))
    .find((port) => port !== undefined);
  const found = inOptions ?? expand(assignment.exec(script)?.[1], variable);
  return found ?? (kind === 'frontend' ? nextPort : undefined);
}

/** The text of the npm script or the shell script that a command runs; empty for anything else. */
async function scriptText({ cwd, written }: PortQuestion, files: Files): Promise<string> {
  const [program = '', ...inline] = written.script.split(/\s+/);
  if (managers.test(program)) {
    const manifest = await nearestPackageJson(cwd, files);
    const names = [...inline, ...written.args].filter((word) => word in (manifest?.scripts ?? {}));
    return manifest?.scripts[names[0] ?? ''] ?? '';
  }
  const file = path.resolve(cwd, written.script);
  const text = (await files.readText(file)) ?? '';
  if (!file.endsWith('.sh') && !/^#!.*sh\b/.test(text)) return '';
  return text.replace(/^\s*#.*$/gm, '');
}

function expand(
  text: string | undefined,
  variable: (name: string) => string | undefined,
): number | undefined {
  const match = /^\$\{?(\w+)(?::?-([^}]*))?\}?$/.exec(text ?? '');
  return match ? portNumber(variable(match[1] ?? '') || match[2]) : portNumber(text);
}

/** A port number from text; undefined for what is none. */
export function portNumber(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,5}$/.test(text.trim())) return undefined;
  const port = Number(text);
  return port >= 1 && port <= 65_535 ? port : undefined;
}
