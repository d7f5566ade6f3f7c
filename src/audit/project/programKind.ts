import * as path from 'node:path';
import type { ServiceKind } from '../../services/definitions/definition';
import { toolName } from '../../project/shell/commandLine';
import type { Manifest } from './manifest';
import type { Step, StepScope } from './serviceSteps';

const nodeTools: ReadonlySet<string> = new Set(
  'node nodejs tsx ts-node ts-node-dev tsnd nodemon next nest vite-node npm pnpm yarn'.split(' '),
);

/** Runs JavaScript, or a package's script. */
export function isNodeTool(tool: string): boolean {
  return nodeTools.has(toolName(tool));
}

/** What a service is, by the programs that it comes to and by its folder. */
export function kindFrom(
  cwd: string | undefined,
  manifest: Manifest | undefined,
  steps: readonly Step[],
  scope: StepScope,
): ServiceKind {
  const tools = steps.map(({ bare }) => bare.tool);
  if (
    tools.includes('next') ||
    (manifest && manifest.folder === cwd && 'next' in manifest.packages)
  ) {
    return 'frontend';
  }
  if (tools.includes('cargo')) return 'generator';
  if (cwd !== undefined && scope.kind(path.join(cwd, 'Cargo.toml')) === 'file') return 'generator';
  if (tools.some((tool) => ['postgres', 'pg_ctl', 'pglite-server'].includes(tool)))
    return 'database';
  const node =
    tools.some(isNodeTool) || steps.some(({ bare }) => runsJs(bare.words[0]?.text ?? ''));
  return node ? 'backend' : 'other';
}

function runsJs(word: string): boolean {
  return /\.[cm]?[jt]s$/.test(word);
}
