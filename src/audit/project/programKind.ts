import * as path from 'node:path';
import { kindFrom } from '../../project/tools/kind';
import type { ServiceKind } from '../../project/tools/tool';
import type { Manifest } from './manifest';
import type { Step, StepScope } from './step';

/** What a service is, by the programs that it comes to and by its folder. */
export function kindOfSteps(
  cwd: string | undefined,
  nearest: Manifest | undefined,
  steps: readonly Step[],
  scope: StepScope,
): ServiceKind {
  const manifest = nearest?.folder === cwd ? nearest : undefined;
  const { dependencies = [], devDependencies = [] } = manifest ?? {};
  return kindFrom({
    tools: steps.map(({ bare }) => bare.tool),
    packages: [...dependencies, ...devDependencies],
    dependencies,
    hasCargo: cwd !== undefined && scope.kind(path.join(cwd, 'Cargo.toml')) === 'file',
    isNode:
      manifest !== undefined ||
      steps.some(({ bare }) => /\.[cm]?[jt]sx?$/.test(bare.words[0]?.text ?? '')),
  });
}
