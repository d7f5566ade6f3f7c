import { ownValue } from '../../base/ownValue';
import type { PortSource, ServiceKind, WrittenCommand } from './definition';
import type { Files } from '../../project/files';
import { writtenPort } from '../../project/ports/writtenPort';
import { defaultPort, portNumber, portOption } from '../../project/tools/port';
import { shellScriptText } from './scriptText';
import type { Serving } from './serving';

export interface PortQuestion {
  /** What the settings say, where they say something. */
  readonly setting?: number;
  readonly kind: ServiceKind;
  readonly cwd: string;
  readonly written: WrittenCommand;
  readonly serving: Serving;
  /** The service's own environment. */
  readonly env: Readonly<Record<string, string>>;
  /** What it gets besides. */
  readonly processEnv: Readonly<Record<string, string | undefined>>;
}

/** A port, and what said it. */
export interface SaidPort {
  readonly port: number;
  readonly from: PortSource;
}

const assignment = /(?:^|[\s;&])PORT=["']?(\d+|\$\{[^}\s]{1,80}\}|\$\w+)/m;

/**
 * The port that a service is said to listen on (docs/decisions.md 4): the setting, else `env.PORT`, else what its command or the script
 * behind it says (`--port`, `--bind`, `PORT=`), else what files say (`src/project/ports`), else the default of its tool. Undefined where
 * nobody says one, and for what starts several servers: that is learned.
 */
export async function portOf(question: PortQuestion, files: Files): Promise<SaidPort | undefined> {
  const { setting, cwd, env, written, kind, serving } = question;
  if (setting !== undefined) return { port: setting, from: 'setting' };
  const own = portNumber(env.PORT);
  if (own !== undefined) return { port: own, from: 'env' };
  const { server, only, several } = serving;
  const variable = (name: string): string | undefined =>
    ownValue(env, name) ?? ownValue(only?.env ?? {}, name) ?? ownValue(question.processEnv, name);
  const script = several ? '' : await shellScriptText(cwd, written, files);
  const inCommand = [
    portOption([written.script, ...written.args].join(' ')),
    portOption(only?.words.join(' ') ?? ''),
    only?.env.PORT,
    portOption(script),
    assignment.exec(script)?.[1],
  ]
    .map((text) => expand(text, variable))
    .find((port) => port !== undefined);
  if (inCommand !== undefined) return { port: inCommand, from: 'command' };
  if (several) return undefined;
  const found = server && (await writtenPort(server, variable, files));
  if (found) return found;
  // A server of its own in front of Next.
  const isCustom = kind === 'frontend' && server?.known?.tool.kind !== 'frontend';
  const usual = isCustom ? defaultPort(['next']) : undefined;
  return usual === undefined ? undefined : { port: usual, from: 'default' };
}

function expand(
  text: string | undefined,
  variable: (name: string) => string | undefined,
): number | undefined {
  const match = /^\$\{?(\w+)(?::?-([^}]*))?\}?$/.exec(text ?? '');
  return match ? (portNumber(variable(match[1] ?? '')) ?? portNumber(match[2])) : portNumber(text);
}
