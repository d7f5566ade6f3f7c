import * as l10n from '@vscode/l10n';
import { toolNamed } from '../../project/tools/table';
import type { Fix } from '../finding';
import type { EcosystemApp } from '../project/ecosystemApp';
import { appRule, safeFix, setKeys, withFix } from './rule';

/** A file of node_modules/.bin as script or interpreter. */
export const ecosystemBinShim = appRule(
  {
    id: 'ecosystem-bin-shim',
    severity: 'warning',
    title: 'A program of node_modules/.bin is no script',
  },
  function* (app) {
    for (const key of ['script', 'interpreter'] as const) {
      const field = app.field(key);
      if (typeof field?.value !== 'string' || !/(^|[\\/])\.bin[\\/]/.test(field.value)) continue;
      // Run by itself a shell script is as good as a program.
      if (key === 'script' && app.text('interpreter') === 'none') continue;
      yield {
        start: field.start,
        end: field.end,
        message: l10n.t(
          '{0} is a wrapper that the package manager writes: a shell script with pnpm and on Windows, where PM2 cannot run it as {1}.',
          field.value,
          key,
        ),
        ...withFix(
          key === 'script' ? realScript(app, field.value) : realInterpreter(app, field.value),
        ),
      };
    }
  },
);

function realScript(app: EcosystemApp, script: string): Fix | undefined {
  const [, folder = '', name = ''] = /^(.*?)\.bin[\\/]([\w-]+)$/.exec(script) ?? [];
  const file = toolNamed(name)?.file;
  const value = app.field('script')?.member?.value;
  if (file === undefined || value?.kind !== 'scalar' || !value.literal) return undefined;
  return setKeys(app, l10n.t('Name the program itself'), { script: `${folder}${file}` });
}

/** tsx as node's own loader: one process, so the cap is true as well. */
function realInterpreter(app: EcosystemApp, interpreter: string): Fix | undefined {
  if (!/[\\/]tsx$/.test(interpreter) || app.field('node_args') || !app.object?.complete)
    return undefined;
  const edits = app.set({ interpreter: 'node', interpreter_args: '--import tsx' });
  return safeFix(l10n.t('Run it with node --import tsx'), edits);
}
