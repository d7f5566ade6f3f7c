import * as path from 'node:path';
import { ownValue } from '../../base/ownValue';
import type { RawApp } from '../../pm2/ecosystem/ecosystemFile';
import type { ServiceSetting } from './settings';

/** The setting of a service, where there is one for its name. */
export function settingOf(
  settings: Readonly<Record<string, ServiceSetting>>,
  name: unknown,
): ServiceSetting | undefined {
  return typeof name === 'string' ? ownValue(settings, name) : undefined;
}

/** What a setting says, as PM2's keys of an app: they go over what the app has itself, and `env` over its variables one by one. */
export function keysOfSetting(
  { script, args, cwd, interpreter, instances, env, memoryCap, killTimeout }: ServiceSetting,
  workspaceFolder: string,
): RawApp {
  const keys = {
    script,
    args,
    interpreter,
    instances,
    env,
    max_memory_restart: memoryCap,
    kill_timeout: killTimeout,
    // A folder in the settings is relative to the workspace folder, not to an ecosystem file.
    cwd: cwd === undefined ? undefined : path.resolve(workspaceFolder, cwd),
  };
  return Object.fromEntries(Object.entries(keys).filter(([, value]) => value !== undefined));
}
