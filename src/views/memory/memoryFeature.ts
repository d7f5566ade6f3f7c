import * as vscode from 'vscode';
import * as l10n from '@vscode/l10n';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { settingIds } from '../../base/ids';
import type { Lazy } from '../../base/lazy';
import type { Host } from '../../host/host';
import type { Core } from '../../services/core';
import type { HeapBeforeRestart } from '../../services/debugging/heapBeforeRestart';
import { culpritOf } from '../../services/memory/culprit';
import { MemoryWatch } from '../../services/memory/memoryWatch';
import { Timeline } from '../../services/timeline/timeline';
import { TimelineKeeper } from '../../services/timeline/timelineKeeper';
import { SharedFile } from '../../system/files/sharedFile';
import { RateLimit } from '../../services/memory/rateLimit';
import type { MemoryLimits } from '../../services/memory/memoryLevel';
import { type Service, totalCap } from '../../services/state/service';
import type { SystemMemory } from '../../system/types';
import { escapeMarkdown } from '../../base/outsideText';
import { GuardianFeature } from './guardianFeature';
import { MachinePressure } from './machinePressure';
import { memoryChart } from './memoryChart';
import { tellOverCap, tellOverDefault, tellPressure } from './memoryNotices';
import { sparkline } from './sparkline';

/** A service's restarts over its cap are told at most this often. */
const tellEveryMs = 3_600_000;
const toldKey = 'overCapTold';
/** What nobody asked for is told less often. */
const tellDefaultEveryMs = 24 * tellEveryMs;
const toldDefaultKey = 'overDefaultCapTold';
/** Another window acts; what it does is known as its cap's within this time. */
const leftMs = 10_000;
const tenMinutesMs = 600_000;
const sixHoursMs = 6 * 3_600_000;

/** Memory in the editor: the watch over caps, alerts about the system's memory, the guardian, and the pictures of it all. */
export class MemoryFeature implements Disposable {
  readonly #store = new DisposableStore();
  readonly #pressure: MachinePressure;
  readonly watch: MemoryWatch;
  /** What services did over time. */
  readonly timeline: Timeline;

  constructor(
    private readonly host: Host,
    private readonly core: Core,
    keeper: Lazy<HeapBeforeRestart>,
  ) {
    const { clock, settings, log } = host;
    const { store, sampler, system, watchers, supervisor, mayAct, feed } = core;
    const capsEnforced = (folder: string): boolean => settings.get(settingIds.enforceCaps, folder);
    this.watch = this.#store.add(
      new MemoryWatch({
        store,
        sampler,
        processes: system.processes,
        enforced: (folder) => host.isTrusted && capsEnforced(folder),
        mayAct,
        restart: (service, instance, detail, still) =>
          supervisor.recycle(service, instance, { by: 'memoryCap', detail }, still),
        keep: async (service) =>
          settings.get(settingIds.sampleBeforeRestart, service.workspaceFolder)
            ? (await keeper.get()).keep(service)
            : undefined,
        leave: ({ key }, detail) => {
          const origin = { what: 'restart', by: 'memoryCap', detail } as const;
          clock.after(leftMs, watchers.origins.begin(key, origin));
        },
        saw: (key, at, bytes) => watchers.saw(key, at, bytes),
        log,
      }),
    );
    this.timeline = this.#store.add(new Timeline({ store, feed, series: this.watch.series }));
    const kept = new SharedFile(host.workspaceFile('timeline'));
    this.#store.add(new TimelineKeeper(this.timeline, kept, log));
    const limited = (everyMs: number, key: string): RateLimit =>
      new RateLimit(everyMs, {
        get: () => host.globalStorage.get(key),
        set: (said) => void host.globalStorage.update(key, said),
      });
    const told = limited(tellEveryMs, toldKey);
    const toldDefault = limited(tellDefaultEveryMs, toldDefaultKey);
    this.#store.add(
      this.watch.onDidExceedCap((over) => {
        if (told.may(over.service.key, clock.now())) void tellOverCap(over);
      }),
    );
    this.#store.add(
      this.watch.onDidPassDefault((over) => {
        const may = host.isTrusted && toldDefault.may(over.service.key, clock.now());
        if (may) void tellOverDefault(over);
      }),
    );
    this.#pressure = this.#store.add(new MachinePressure(host.globalFolder, log));
    this.#store.add(new GuardianFeature(host, core));
  }

  /** Takes a reading of the system's memory; tells where it has become tight and no other window does. */
  async sawSystem(
    memory: SystemMemory,
    limits: MemoryLimits,
    show: (serviceKey: string) => Promise<void>,
  ): Promise<void> {
    this.timeline.sawSystem(memory);
    const level = await this.#pressure.take(memory, limits);
    if (!level) return;
    const now = this.host.clock.now();
    const culprit = culpritOf(this.core.store.services, (key) =>
      this.watch.series.growth(key, now),
    );
    await tellPressure(level, memory, culprit, show);
  }

  /** A service's memory in the last ten minutes, as characters. */
  spark(service: Service): string {
    const now = this.host.clock.now();
    const points = this.watch.series.points(service.key, tenMinutesMs, now);
    return sparkline(points, totalCap(service), { now });
  }

  /** Charts of a service's memory and CPU, and how it is sampled, as Markdown. */
  charts(service: Service): string {
    const now = this.host.clock.now();
    const { kind } = vscode.window.activeColorTheme;
    const isLight =
      kind === vscode.ColorThemeKind.Light || kind === vscode.ColorThemeKind.HighContrastLight;
    const common = { capBytes: totalCap(service), now, theme: isLight ? 'light' : 'dark' } as const;
    const { series, stretchedMs } = this.watch;
    const recent = series.points(service.key, tenMinutesMs, now);
    const all = series.points(service.key, sixHoursMs, now);
    const [first] = all;
    const long = first !== undefined && now - first.at > tenMinutesMs;
    return [
      memoryChart({ ...common, points: recent, spanMs: tenMinutesMs, span: l10n.t('10 min') }),
      long ? memoryChart({ ...common, points: all, spanMs: sixHoursMs, span: l10n.t('6 h') }) : '',
      stretchedMs === undefined
        ? ''
        : escapeMarkdown(
            l10n.t(
              'So many processes run that memory is looked at only every {0} s.',
              (stretchedMs / 1000).toFixed(1),
            ),
          ),
    ]
      .filter(Boolean)
      .join('\n\n');
  }

  dispose(): void {
    this.#store.dispose();
  }
}
