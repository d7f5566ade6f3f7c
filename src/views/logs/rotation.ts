import * as l10n from '@vscode/l10n';
import { commandIds, settingIds } from '../../base/ids';
import type { Logger } from '../../base/logger';
import { formatSize, parseSize } from '../../base/size';
import type { SettingsReader } from '../../base/settingsReader';
import { tell } from '../../host/messages';
import { LogRotation, type RotationParts } from '../../services/logs/rotation/logRotation';
import * as files from '../../system/logs/logRotation';

export interface RotationViewParts extends Pick<RotationParts, 'engine' | 'services'> {
  /** PM2's folder and the daemon's own log; throws where there is none. */
  readonly home: () => { readonly folder: string; readonly log: string };
  /** True where this window is the one that acts for a folder. */
  readonly mayAct: (folder: string) => Promise<boolean>;
  readonly settings: SettingsReader;
  readonly log: Logger;
}

/** Rotates as the settings say, by the window that holds the lease; a full disk is told. */
export function rotation({ home, mayAct, settings, ...parts }: RotationViewParts): LogRotation {
  return new LogRotation({
    ...parts,
    pm2Log: () => home().log,
    settings: () => ({
      maxBytes: parseSize(settings.get(settingIds.logMaxSize)),
      keep: settings.get(settingIds.logKeep),
    }),
    mayAct: () => mayAct(`logs of ${home().folder}`),
    files,
    tellFull,
  });
}

function tellFull(file: string, freeBytes: number): void {
  const message = l10n.t(
    'The disk of {0} is nearly full: {1} are free. Old logs are not packed until there is more.',
    file,
    formatSize(freeBytes),
  );
  void tell('warning', message, [{ title: l10n.t('Clear logs…'), command: commandIds.clearLogs }]);
}
