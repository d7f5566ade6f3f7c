import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { toolNamed } from '../../project/tools/table';
import type { LaunchPlan, ServiceDefinition } from '../definitions/definition';

/** Why a debugger of Node's cannot attach to a service, as a sentence; undefined where it can, or may. */
export function whyNotDebuggable(
  { name, cluster }: Pick<ServiceDefinition, 'name' | 'cluster'>,
  plan: LaunchPlan,
): string | undefined {
  if (cluster) {
    return l10n.t(
      'PM2 runs {0} in cluster mode, where Node.js gives inspectors ports of its own. Set exec_mode to fork to debug it.',
      name,
    );
  }
  const { script, interpreter, build, remains, mode } = plan;
  if (isNode(script) || (interpreter !== undefined && isNode(interpreter))) return undefined;
  if (build && !('program' in build)) return notNode(name, 'cargo');
  // What starts others may come to start node.
  if (remains.some((one) => toolNamed(one.split(' ')[0] ?? '')?.role !== undefined))
    return undefined;
  const program = interpreter === undefined || interpreter === 'none' ? script : interpreter;
  const shell = /^(?:ba|z|da|k|fi)?sh$/.test(path.basename(program)) || /\.sh$/.test(script);
  if (shell || (mode === 'asWritten' && interpreter === undefined && script.includes(' '))) {
    return undefined;
  }
  return notNode(name, path.basename(program));
}

/** Whether a program, named or by its path, is node. */
export function isNode(program: string): boolean {
  return /^node(?:js|\.exe)?$/i.test(program.split(/[\\/]/).at(-1) ?? '');
}

function notNode(name: string, program: string): string {
  return l10n.t(
    '{0} is run by {1}, not by Node.js: this debugger and these profiles are those of Node.js.',
    name,
    program,
  );
}

/** True where a service's own command or environment opens an inspector at every start. */
export function namesInspector({ written, env }: ServiceDefinition, plan: LaunchPlan): boolean {
  const options = [plan.env.NODE_OPTIONS, env.NODE_OPTIONS].join(' ').split(' ');
  const words = [...plan.args, ...plan.interpreterArgs, ...written.args, ...options];
  return words.some((word) => /^--inspect(?:-brk|-wait)?(?:=|$)/.test(word));
}
