import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { commandIds } from '../../base/ids';
import { parseEnvFile } from '../../project/envFile';
import type { ServiceDefinition } from '../definitions/definition';
import { type Check, envExamples } from './check';
import type { ReadText } from './packages';

/** Any of them may hold a value. */
const files = ['.env', '.env.local', '.env.development', '.env.development.local'];
const shownKeys = 4;

/** Whether the `.env` files that an example asks for are there, with its keys set. Names keys, never values. */
export async function checkEnvFiles(
  definitions: readonly ServiceDefinition[],
  processEnv: Readonly<Record<string, string | undefined>>,
  read: ReadText,
): Promise<readonly Check[]> {
  const folders = new Set(
    definitions.flatMap(({ cwd, workspaceFolder }) => [cwd, workspaceFolder]),
  );
  const checks: Check[] = [];
  for (const folder of folders) {
    const found = await firstText(folder, envExamples, read);
    if (!found) continue;
    const title = l10n.t('{0} of {1}', '.env', path.basename(folder));
    const texts = await Promise.all(files.map((name) => read(path.join(folder, name))));
    if (texts.every((text) => text === undefined)) {
      checks.push({
        title,
        state: 'warning',
        detail: l10n.t('It is missing; there is a {0}.', found.name),
        fix: {
          title: l10n.t('Copy {0}', found.name),
          command: commandIds.copyEnvExample,
          args: [{ file: path.join(folder, found.name) }],
        },
      });
      continue;
    }
    const own = definitions.filter(({ cwd }) => cwd === folder).map(({ env }) => env);
    const values = Object.assign(
      {},
      processEnv,
      ...texts.map((text) => parseEnvFile(text ?? '')),
      ...own,
    ) as Record<string, string | undefined>;
    const wanted = Object.keys(parseEnvFile(found.text));
    const missing = wanted.filter((key) => values[key] === undefined || values[key] === '');
    if (missing.length === 0) {
      checks.push({ title, state: 'ok', detail: l10n.t('all keys of {0} are set', found.name) });
      continue;
    }
    checks.push({
      title,
      state: 'warning',
      detail: l10n.t(
        'Not set: {0}.',
        [...missing.slice(0, shownKeys), ...(missing.length > shownKeys ? ['…'] : [])].join(', '),
      ),
      fix: {
        title: l10n.t('Open {0}', '.env'),
        command: commandIds.openFile,
        args: [
          {
            file: path.join(folder, files[texts.findIndex((text) => text !== undefined)] ?? '.env'),
          },
        ],
      },
    });
  }
  return checks;
}

async function firstText(folder: string, names: readonly string[], read: ReadText) {
  for (const name of names) {
    const text = await read(path.join(folder, name));
    if (text !== undefined) return { name, text };
  }
  return undefined;
}
