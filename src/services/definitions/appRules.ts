import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import type { ParsedApp } from './appSchema';
import type { WrittenCommand } from './definition';

/** PM2 makes a file name of it (`NAME-error-12.log`), and file names end at 255 bytes. */
const maxNameLength = 200;

/** The script's base name without extension where no name is given, as PM2 does (renderApplicationName). */
export function nameOf(
  { name, script, append_env_to_name }: ParsedApp,
  envName: string | undefined,
): string {
  const own = name || path.basename(script ?? '').replace(/(?<=.)\.[^.]*$/, '');
  return append_env_to_name && envName !== undefined ? `${own}-${envName}` : own;
}

/** A sentence for a name that PM2 cannot take. */
export function checkName(name: string): string | undefined {
  if (name.trim() === '') return l10n.t('An app has no name. Give it one.');
  if (name.length <= maxNameLength) return undefined;
  return l10n.t(
    'The name "{0}…" has {1} characters; PM2 makes a file name of it, so {2} is the most. Shorten it.',
    name.slice(0, 40),
    name.length,
    maxNameLength,
  );
}

/** 0 is one a processor, -1 one less (pm2 7.0.4, lib/God.js). */
export function instanceCount(instances: number, cpus: number): number {
  return Math.max(1, instances > 0 ? instances : cpus + instances);
}

/** Where no mode is named PM2 takes cluster for several instances of a node program: they share one port. */
export function isCluster(
  { exec_mode }: ParsedApp,
  { script, interpreter }: WrittenCommand,
  instances: number,
): boolean {
  if (exec_mode !== undefined) return exec_mode.startsWith('cluster');
  const onNode = interpreter === undefined ? /\.[cm]?js$/.test(script) : /node$/.test(interpreter);
  return instances > 1 && onNode;
}
