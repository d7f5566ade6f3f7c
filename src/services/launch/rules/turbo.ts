import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import type { Files } from '../../../project/files';
import { parseObject, upwards } from '../../../project/packageJson';
import { NotUnderstood } from '../../../project/shell/notUnderstood';

/**
 * Throws NotUnderstood where turbo does more for a task than running the package's script: what the task waits for (`dependsOn`)
 * or takes along (`with`), in the nearest turbo.json upwards and in the package's own.
 */
export async function checkTurbo(task: string, folder: string, files: Files): Promise<void> {
  for (const here of upwards(folder)) {
    const file = path.join(here, 'turbo.json');
    const json = parseObject(await files.readText(file));
    if (!json) continue;
    // Before turbo 2 they were called a pipeline.
    const tasks = objectOf(json.tasks ?? json.pipeline);
    const own = Object.entries(tasks).filter(
      ([name]) => name === task || name.endsWith(`#${task}`),
    );
    for (const [, value] of own) {
      const { dependsOn, with: beside } = objectOf(value);
      if ([dependsOn, beside].some((list) => Array.isArray(list) && list.length > 0)) {
        throw new NotUnderstood(l10n.t('turbo runs other tasks before or beside "{0}"', task), [
          'turbo',
        ]);
      }
    }
    if (!('extends' in json)) return;
  }
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}
