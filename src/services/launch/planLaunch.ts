import { NotUnderstood } from '../../project/shell/notUnderstood';
import * as l10n from '@vscode/l10n';
import { HumanError } from '../../base/errors';
import { ownValue } from '../../base/ownValue';
import type { LaunchPlan, ServiceDefinition } from '../definitions/definition';
import { toolNamed } from '../../project/tools/table';
import { asWritten } from './asWritten';
import { ownNode } from './ownNode';
import { envPrefix } from './rules/envPrefix';
import { knownTool } from './rules/knownTool';
import { npmScript } from './rules/npmScript';
import { npx } from './rules/npx';
import { packageBin } from './rules/packageBin';
import { program } from './program';
import { pythonRunner } from './rules/python';
import { shellScript } from './rules/shellScript';
import type { Command, LaunchContext, Program, Scope } from './types';
import { writtenCommand } from './writtenCommand';

export type { LaunchContext } from './types';

/** In the order in which they are asked; the last one knows every command. */
const rules = [
  shellScript,
  npmScript,
  npx,
  envPrefix,
  pythonRunner,
  knownTool,
  packageBin,
  program,
];

/** A shell script that runs npx that runs tsx is three layers; nobody writes twelve. */
const maxLayers = 12;

/**
 * Plans how a service is launched (docs/decisions.md 7). Throws a HumanError for a launch that cannot work at all: folder, script,
 * program or packages missing. With a `build`, `script` is cargo itself until the build has named the program.
 */
export async function planLaunch(
  definition: ServiceDefinition,
  context: LaunchContext,
): Promise<LaunchPlan> {
  if ((await context.files.kind(definition.cwd)) !== 'folder') {
    throw new HumanError(
      l10n.t('The folder {0} does not exist. Correct the cwd of the service.', definition.cwd),
    );
  }
  const own = await ownNode(definition, context);
  const plan = await planOn(definition, own.context);
  if (!usesNode(plan, own.context.node)) return plan;
  const { env, note } = own;
  return {
    ...plan,
    env: { ...env, ...plan.env },
    ...(note === undefined ? {} : { nodeNote: note }),
  };
}

/** True where node runs it, or a manager of packages whose scripts may. */
function usesNode({ script, interpreter, remains }: LaunchPlan, node: string): boolean {
  return (
    [script, interpreter].includes(node) ||
    remains.some((name) => toolNamed(name.split(' ')[0] ?? '')?.role === 'manager')
  );
}

async function planOn(definition: ServiceDefinition, context: LaunchContext): Promise<LaunchPlan> {
  const scope: Scope = {
    ...context,
    definition,
    variable: (command, name) =>
      [command.env, definition.env, context.processEnv]
        .map((env) => ownValue<string | undefined>(env, name))
        .find((value) => value !== undefined),
  };
  const seen: string[] = [];
  try {
    if (definition.cluster) throw new NotUnderstood(l10n.t('PM2 runs it in cluster mode'));
    const found = await resolve(scope, seen);
    if (context.launchMode === 'direct') return directPlan(found);
    return await asWritten(scope, found.via, l10n.t('the settings ask for it'));
  } catch (error) {
    if (!(error instanceof NotUnderstood)) throw error;
    return asWritten(scope, [...seen, ...error.remains], error.message);
  }
}

/** Takes layer after layer off; `seen` holds the layers taken off so far, also when this throws. */
async function resolve(scope: Scope, seen: string[]): Promise<Program> {
  let command: Command = await writtenCommand(scope);
  for (let layer = 0; layer < maxLayers; layer++) {
    const step = await firstStep(command, scope);
    if (step.program) return step.program;
    command = step.next;
    seen.splice(0, seen.length, ...command.via);
  }
  throw new NotUnderstood(l10n.t('it goes through more than {0} wrappers', maxLayers));
}

async function firstStep(command: Command, scope: Scope) {
  for (const rule of rules) {
    const step = await rule(command, scope);
    if (step) return step;
  }
  throw new NotUnderstood(l10n.t('its command is not understood'));
}

function directPlan({ script, args, cwd, env, build }: Program): LaunchPlan {
  return {
    mode: 'direct',
    script,
    args,
    interpreter: 'none',
    interpreterArgs: [],
    cwd,
    env,
    ...(build ? { build } : {}),
    remains: [],
  };
}
