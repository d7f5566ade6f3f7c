import { ownValue } from '../../base/ownValue';
import type { ServiceKind, WrittenCommand } from './definition';
import type { Files } from '../../project/files';
import { defaultPort, portNumber, portOption } from '../../project/tools/port';
import { toolsIn } from '../../project/tools/toolCommand';
import { namedTools, npmScriptText, shellScriptText } from './scriptText';

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

const assignment = /(?:^|[\s;&])PORT=["']?(\d+|\$\{[^}\s]+\}|\$\w+)/m;

/**
 * The port that a service is said to listen on (docs/decisions.md 4): the setting, else `env.PORT`, else `-p` / `--port` in its
 * arguments or in the npm or shell script behind them, else a `PORT=` there; 3000 for a frontend that names none.
 */
export async function portOf(question: PortQuestion, files: Files): Promise<number | undefined> {
  const { setting, cwd, env, written, kind } = question;
  if (setting !== undefined) return setting;
  const own = portNumber(env.PORT);
  if (own !== undefined) return own;
  const variable = (name: string): string | undefined =>
    ownValue(env, name) ?? ownValue(question.processEnv, name);
  const npm = await npmScriptText(cwd, written, files);
  const script = npm || (await shellScriptText(cwd, written, files));
  const inOptions = [[written.script, ...written.args].join(' '), script]
    .map((text) => expand(portOption(text), variable))
    .find((port) => port !== undefined);
  const found = inOptions ?? expand(assignment.exec(script)?.[1], variable);
  const tools = [...namedTools(written), ...toolsIn(npm), ...(kind === 'frontend' ? ['next'] : [])];
  return found ?? defaultPort(tools);
}

function expand(
  text: string | undefined,
  variable: (name: string) => string | undefined,
): number | undefined {
  const match = /^\$\{?(\w+)(?::?-([^}]*))?\}?$/.exec(text ?? '');
  return match ? portNumber(variable(match[1] ?? '') || match[2]) : portNumber(text);
}
