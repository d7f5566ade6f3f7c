import { settingIds } from '../../base/ids';
import type { SettingsReader } from '../../base/settingsReader';
import type { PageAddress } from '../../pm2/windows/pageFiles';

/** Whoever listens everywhere listens here as well. */
const everywhere: ReadonlySet<string> = new Set(['0.0.0.0', '::']);
const loopback = '127.0.0.1';

/** Where the settings want metrics to be answered; port 0 for none in particular. This machine itself can always ask. */
export function pageAddress(settings: Pick<SettingsReader, 'get'>): PageAddress {
  const host = settings.get(settingIds.metricsHost);
  return {
    hosts: host === loopback || everywhere.has(host) ? [host] : [loopback, host],
    port: settings.get(settingIds.metricsPort),
    logLines: settings.get(settingIds.metricsLogLines),
  };
}
