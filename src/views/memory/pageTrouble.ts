import * as l10n from '@vscode/l10n';
import { repeat } from '../../base/async';
import { type Clock, systemClock } from '../../base/clock';
import type { Disposable } from '../../base/disposable';
import { commandIds, settingIds } from '../../base/ids';
import type { Logger } from '../../base/logger';
import { oneLine } from '../../base/oneLine';
import type { SettingsReader } from '../../base/settingsReader';
import { type MessageButton, tell } from '../../host/messages';
import type { PageFiles, PageStatus } from '../../pm2/windows/pageFiles';
import { movePage } from '../../services/guardian/guardianSetup';
import type { PortOwners } from '../../services/ports/portOwners';

export interface PageTroubleParts {
  readonly files: () => Pick<PageFiles, 'status' | 'address' | 'setAddress'>;
  readonly settings: Pick<SettingsReader, 'get'>;
  readonly portOwners: Pick<PortOwners, 'holders'>;
  /** Metrics of this window's services are wanted. */
  readonly isWanted: () => boolean;
  readonly log: Logger;
  readonly clock?: Clock;
}

type Failed = Extract<PageStatus, { readonly type: 'failed' }>;

const everyMs = 5_000;

/** Tells why metrics are wanted and not there, once for each reason. */
export class PageTrouble implements Disposable {
  readonly #looking: Disposable;
  #told = '';

  constructor(private readonly parts: PageTroubleParts) {
    const { log, clock = systemClock } = parts;
    const failed = (error: unknown): void =>
      log.error('How the metrics are could not be found out.', error);
    this.#looking = repeat(
      () => everyMs,
      () => this.#look(),
      failed,
      clock,
    );
  }

  dispose(): void {
    this.#looking.dispose();
  }

  async #look(): Promise<void> {
    const status = this.parts.isWanted() ? await this.parts.files().status() : undefined;
    const text = status?.type === 'failed' ? JSON.stringify(status) : '';
    const isNew = text !== this.#told;
    this.#told = text;
    if (!isNew || status?.type !== 'failed') return;
    void tell('warning', await this.#sentence(status), this.#buttons(status));
  }

  async #sentence({ host, port, code }: Failed): Promise<string> {
    if (code === 'EADDRINUSE') {
      const [holder] = await this.parts.portOwners.holders([port]);
      return holder
        ? l10n.t(
            'Metrics cannot be exported: port {0} is taken by process {1} ({2}).',
            port,
            holder.pid,
            oneLine(holder.command, 80),
          )
        : l10n.t('Metrics cannot be exported: another program listens on port {0}.', port);
    }
    if (code === 'EADDRNOTAVAIL') {
      return l10n.t(
        'Metrics are not exported at {0}: this machine does not have that address now. That of Docker’s bridge is there while Docker runs.',
        host,
      );
    }
    if (code === 'EACCES') {
      return l10n.t(
        'Metrics cannot be exported: port {0} of {1} is not yours to listen on. Choose one from 1024 on.',
        port,
        host,
      );
    }
    return l10n.t('Metrics cannot be exported at {0}: {1}.', `${host}:${port}`, code);
  }

  #buttons({ code, port }: Failed): readonly MessageButton[] {
    const { settings, files } = this.parts;
    const isHost = code === 'EADDRNOTAVAIL';
    const setting = isHost ? settingIds.metricsHost : settingIds.metricsPort;
    const open: MessageButton = {
      title: l10n.t('Open setting'),
      command: commandIds.openSetting,
      args: [setting],
    };
    if (isHost || settings.get(settingIds.metricsPort) !== 0) return [open];
    return [
      { title: l10n.t('Use another port'), run: () => this.#move(files(), port) },
      { title: l10n.t('Wait until it is free'), run: async () => undefined },
    ];
  }

  async #move(files: Parameters<typeof movePage>[0], port: number): Promise<void> {
    const next = await movePage(files, port);
    if (next === undefined) return;
    await tell(
      'information',
      l10n.t('Metrics are exported at port {0} now. A Prometheus has to be told.', next),
      [{ title: l10n.t('Add to prometheus.yml'), command: commandIds.addToPrometheus }],
    );
  }
}
