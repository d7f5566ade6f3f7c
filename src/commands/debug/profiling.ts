import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { repeat } from '../../base/async';
import { HumanError } from '../../base/errors';
import { settingIds } from '../../base/ids';
import { formatSize } from '../../base/size';
import type { Host } from '../../host/host';
import { confirm, tellBriefly, withProgress } from '../../host/messages';
import { cpuProfile, heapSampling, heapSnapshot, Inspector, ProfileFiles } from '../../inspector';
import type { Inspectors, OpenInspector } from '../../services/debugging/inspectors';
import type { Service } from '../../services/state/service';
import { freeDiskBytes } from '../../system/files/freeDisk';
import { NodeFiles } from '../../system/files/nodeFiles';

const gigabyte = 1024 ** 3;
/** No viewer opens a larger one. */
const maxSnapshotBytes = 4 * gigabyte;
/** Of the disk. */
const keptFreeBytes = gigabyte;

/** Makes profiles of services and opens them in the editor's own viewers. */
export class Profiling {
  readonly #files: ProfileFiles;
  /** Keys of services that are being profiled. */
  readonly #busy = new Set<string>();

  constructor(
    private readonly host: Pick<Host, 'clock' | 'settings' | 'globalFolder'>,
    private readonly inspectors: Pick<Inspectors, 'openNow' | 'attachable' | 'close'>,
  ) {
    this.#files = new ProfileFiles(host.globalFolder);
  }

  /** Records what a service does, or allocates, for as many seconds as the setting says. Throws a HumanError. */
  async record(service: Service, what: 'cpu' | 'heap'): Promise<void> {
    const { name } = service;
    if (service.debugger === 'paused') {
      throw new HumanError(
        l10n.t(
          '{0} stands at a breakpoint, so there is nothing to record. Continue it first.',
          name,
        ),
      );
    }
    const { clock, settings } = this.host;
    const seconds = settings.get(settingIds.profileSeconds);
    const title =
      what === 'cpu'
        ? l10n.t('Recording the CPU of {0}', name)
        : l10n.t('Sampling the heap of {0}', name);
    await this.#with(service, async (inspector) => {
      const text = await withProgress(title, async (tell, signal) => {
        const end = clock.now() + seconds * 1000;
        const left = (): void =>
          tell(
            l10n.t('{0} s left', Math.max(0, Math.ceil((end - clock.now()) / 1000))),
            100 / seconds,
          );
        const ticks = repeat(
          () => 1_000,
          async () => left(),
          () => undefined,
          clock,
        );
        try {
          const record = what === 'cpu' ? cpuProfile : heapSampling;
          return await record(inspector, { ms: seconds * 1000, signal, read, clock });
        } finally {
          ticks.dispose();
        }
      });
      const kind = what === 'cpu' ? 'cpuprofile' : 'heapprofile';
      await show(await this.#files.write(name, kind, clock.now(), text));
    });
  }

  /** After a word on what it costs: writes everything on a service's heap into a file. Throws a HumanError. */
  async snapshot(service: Service): Promise<void> {
    const { name, memoryBytes = 0 } = service;
    const sure = await confirm(
      l10n.t('Take a heap snapshot of {0}?', name),
      [
        l10n.t(
          'It stands still meanwhile, for seconds to minutes, and needs about as much memory again as its heap holds: at present it holds {0} in all. It may go over its memory cap.',
          formatSize(memoryBytes),
        ),
        l10n.t(
          'The file holds values of the program: whatever passwords, tokens and data it has in memory.',
        ),
      ].join('\n'),
      l10n.t('Take snapshot'),
    );
    if (!sure) return;
    await this.#with(service, async (inspector) => {
      const file = await this.#files.next(name, 'heapsnapshot', this.host.clock.now());
      const free = (await freeDiskBytes(path.dirname(file))) ?? Infinity;
      const room = Math.max(0, Math.min(maxSnapshotBytes, free - keptFreeBytes));
      try {
        await withProgress(l10n.t('Taking a heap snapshot of {0}', name), (tell, signal) =>
          heapSnapshot(inspector, file, signal, (bytes) => tell(formatSize(bytes)), room),
        );
      } catch (error) {
        await fs.rm(file, { force: true });
        throw error;
      }
      await show(file);
    });
  }

  async #with(service: Service, act: (inspector: Inspector) => Promise<void>): Promise<void> {
    const { key, name } = service;
    if (this.#busy.has(key)) throw new HumanError(l10n.t('{0} is being profiled already.', name));
    this.#busy.add(key);
    try {
      const open = await this.#open(service);
      if (!open) return;
      const inspector = await Inspector.connect(open.port);
      try {
        await act(inspector);
      } finally {
        inspector.dispose();
        if (open.opened === 'now') await this.inspectors.close(key, open.port);
      }
    } finally {
      this.#busy.delete(key);
    }
  }

  /** Undefined where a person would rather not have the service started anew. */
  async #open({ key, name }: Service): Promise<OpenInspector | undefined> {
    const open = await this.inspectors.openNow(key);
    if (open) return open;
    const sure = await confirm(
      l10n.t('Start {0} anew for this?', name),
      l10n.t(
        'Its inspector could not be opened: it was started without a port for it, and another program has port 9229. Started anew it has one.',
      ),
      l10n.t('Start anew'),
    );
    return sure ? this.inspectors.attachable(key) : undefined;
  }
}

/** Source maps of bundles are larger than any configuration. */
const maps = new NodeFiles({ maxBytes: 32 * 1024 ** 2 });
const read = (url: URL): Promise<string | undefined> => maps.readText(fileURLToPath(url));

async function show(file: string): Promise<void> {
  await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(file));
  tellBriefly(l10n.t('Kept in {0}', file));
}
