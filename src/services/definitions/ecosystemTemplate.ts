import * as path from 'node:path';
import { writtenSize } from '../../base/size';
import { enforcedCap } from './defaults';
import type { LaunchPlan, ServiceDefinition } from './definition';

/**
 * The text of a new `ecosystem.config.js` with these services, or with one example where there are none. `plans`, by name: what is
 * launched directly is written so, so that PM2 alone starts the same single process.
 */
export function ecosystemTemplate(
  workspaceFolder: string,
  definitions: readonly ServiceDefinition[],
  plans: ReadonlyMap<string, LaunchPlan> = new Map(),
): string {
  const apps =
    definitions.length > 0
      ? definitions.map((one) => appText(workspaceFolder, one, plans.get(one.name)))
      : [exampleText];
  return `// Services of this project, for PM2 (https://pm2.keymetrics.io/docs/usage/application-declaration/) and
// for CODEX Services, which launches them without watchers and holds each to its memory cap.
module.exports = {
  apps: [
${apps.join('\n')}
  ],
};
`;
}

const exampleText = `    {
      name: 'backend',
      cwd: './backend',
      script: 'npm',
      args: 'run dev',
      env: { PORT: '3004' },
      max_memory_restart: '1G',
    },`;

function appText(
  workspaceFolder: string,
  definition: ServiceDefinition,
  plan: LaunchPlan | undefined,
): string {
  const { name, cwd, restart, portFrom = 'env' } = definition;
  const capBytes = enforcedCap(definition);
  // What the tool has from elsewhere needs no variable.
  const port = ['default', 'config', 'learned'].includes(portFrom) ? undefined : definition.port;
  const launch = launchOf(definition, plan);
  const relative = path.relative(workspaceFolder, cwd).split(path.sep).join('/');
  const lines = [
    `name: ${quote(name)},`,
    `cwd: ${quote(relative === '' ? '.' : `./${relative}`)},`,
    ...(launch.note === undefined ? [] : [`// ${launch.note}`]),
    `script: ${quote(launch.script)},`,
    ...(launch.args.length > 0 ? [`args: [${launch.args.map(quote).join(', ')}],`] : []),
    ...(launch.plain ? [] : [`interpreter: 'none',`]),
    ...envLines({ ...(port === undefined ? {} : { PORT: String(port) }), ...launch.env }),
    ...(capBytes === undefined
      ? []
      : [
          '// Over the whole process tree; PM2 alone watches only the main process.',
          `max_memory_restart: ${quote(writtenSize(capBytes))},`,
        ]),
    '// Given up after max_restarts failed starts; a start that lived less than min_uptime failed.',
    `restart_delay: ${restart.restartDelayMs},`,
    `max_restarts: ${restart.maxRestarts},`,
    `min_uptime: ${restart.minUptimeMs},`,
  ];
  return ['    {', ...lines.map((line) => `      ${line}`), '    },'].join('\n');
}

interface Launch {
  readonly script: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** PM2 chooses the interpreter. */
  readonly plain: boolean;
  readonly note?: string;
}

/** The direct launch, where it is one program and holds no path of this machine; else the command as it was written. */
function launchOf({ written, cwd }: ServiceDefinition, plan: LaunchPlan | undefined): Launch {
  const asWritten = { script: written.script, args: written.args, env: {}, plain: true };
  if (plan?.mode !== 'direct' || plan.build || path.resolve(plan.cwd) !== path.resolve(cwd)) {
    return asWritten;
  }
  if (!/^node(js)?(\.exe)?$/.test(path.basename(plan.script))) return asWritten;
  const args = plan.args.map((word) => {
    const inside = path.isAbsolute(word) ? path.relative(cwd, word) : undefined;
    if (inside === undefined) return word;
    return inside.startsWith('..') ? word : `./${inside.split(path.sep).join('/')}`;
  });
  if (args.some((word) => path.isAbsolute(word) || word.startsWith('file:'))) return asWritten;
  // Only what limits the heap: other variables may be secrets, or of this machine.
  const heap = /--max-old-space-size=\d+/.exec(plan.env.NODE_OPTIONS ?? '')?.[0];
  return {
    script: 'node',
    args,
    env: heap === undefined ? {} : { NODE_OPTIONS: heap },
    plain: false,
    note: `In place of "${[written.script, ...written.args].join(' ').replace(/\s+/g, ' ')}": one process, without watch.`,
  };
}

function envLines(env: Readonly<Record<string, string>>): readonly string[] {
  const entries = Object.entries(env).map(([key, value]) => `${key}: ${quote(value)}`);
  return entries.length === 0 ? [] : [`env: { ${entries.join(', ')} },`];
}

function quote(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replace(/\\"/g, '"').replace(/'/g, "\\'")}'`;
}
