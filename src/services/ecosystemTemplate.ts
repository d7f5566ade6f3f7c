import * as path from 'node:path';
import { toPm2Size } from '../base/size';
import type { ServiceDefinition } from './definition';

/** The text of a new `ecosystem.config.js` with these services, or with one example where there are none. */
export function ecosystemTemplate(
  workspaceFolder: string,
  definitions: readonly ServiceDefinition[],
): string {
  const apps =
    definitions.length > 0
      ? definitions.map((definition) => appText(workspaceFolder, definition))
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

function appText(workspaceFolder: string, definition: ServiceDefinition): string {
  const { name, written, cwd, port, capBytes, restart } = definition;
  const relative = path.relative(workspaceFolder, cwd).split(path.sep).join('/');
  const lines = [
    `name: ${quote(name)},`,
    `cwd: ${quote(relative === '' ? '.' : `./${relative}`)},`,
    `script: ${quote(written.script)},`,
    ...(written.args.length > 0 ? [`args: [${written.args.map(quote).join(', ')}],`] : []),
    ...(port === undefined ? [] : [`env: { PORT: ${quote(String(port))} },`]),
    ...(capBytes === undefined
      ? []
      : [
          '// Over the whole process tree; PM2 alone watches only the main process.',
          `max_memory_restart: ${quote(capText(capBytes))},`,
        ]),
    `restart_delay: ${restart.restartDelayMs},`,
    `max_restarts: ${restart.maxRestarts},`,
    `min_uptime: ${restart.minUptimeMs},`,
  ];
  return ['    {', ...lines.map((line) => `      ${line}`), '    },'].join('\n');
}

/** In the largest unit that takes the cap whole: PM2 reads no fractions. */
function capText(bytes: number): string {
  const mega = bytes / 1024 ** 2;
  if (!Number.isInteger(mega)) return toPm2Size(bytes);
  return mega % 1024 === 0 ? `${mega / 1024}G` : `${mega}M`;
}

function quote(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replace(/\\"/g, '"').replace(/'/g, "\\'")}'`;
}
