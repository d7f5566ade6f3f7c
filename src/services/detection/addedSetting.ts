import * as path from 'node:path';
import type { ServiceSetting } from '../definitions/settings';
import type { Offer } from './detectedService';

/** What "Add" writes into the setting of services for an offer; its folder relative to the workspace folder. */
export function settingOf(
  { script, args, env, folder: cwd }: Offer,
  workspaceFolder: string,
): Pick<ServiceSetting, 'script' | 'args' | 'cwd' | 'env'> {
  const inside = path.relative(workspaceFolder, cwd).split(path.sep).join('/');
  const more = Object.keys(env).length > 0 ? { env } : {};
  return { script, args, cwd: inside === '' ? '.' : inside, ...more };
}
