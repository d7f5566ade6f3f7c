import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Clock } from '../../base/clock';
import { messageOf } from '../../base/errors';
import { type CommandId, commandIds } from '../../base/ids';
import type { Logger } from '../../base/logger';
import type { LaneAction } from '../../base/monitor/lane';
import type { HostMessage, PageMessage } from '../../base/monitor/protocol';
import { oneLine } from '../../base/oneLine';
import { tell } from '../../host/messages';
import type { Core } from '../../services/core';
import type { Service } from '../../services/state/service';
import type { Timeline } from '../../services/timeline/timeline';
import { historyFacts } from '../history/historyText';
import type { LogViews } from '../logs';
import { showMoment } from '../logs/moment';
import type { LaneSource } from './laneSource';
import { markOfLines } from './laneTexts';
import { monitorCsv } from './monitorCsv';

type Request = Exclude<PageMessage, { type: 'ready' | 'look' }>;

/** Each is a command, which looks its service up and asks for trust like any other call of it. */
const commands: Readonly<Record<LaneAction, CommandId>> = {
  start: commandIds.start,
  restart: commandIds.restart,
  stop: commandIds.stop,
  logs: commandIds.showLogs,
  history: commandIds.showRestartHistory,
};

/** An entry has the time of its mark; what was said at it is read a moment later. */
const entryMs = 500;
const readMs = 1_500;

/** Does what the page asks for: its services are looked up, and what is wrong is told in a message. */
export class MonitorRequests {
  constructor(
    private readonly core: Pick<Core<LogViews>, 'store' | 'watchers' | 'logs'>,
    private readonly timeline: Pick<Timeline, 'places' | 'runs' | 'marks'>,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {}

  /** Never rejects; gives what is to be said to the page. */
  async serve(request: Request, source: LaneSource): Promise<HostMessage | undefined> {
    try {
      return await this.#serve(request, source);
    } catch (error) {
      this.log.error('The monitor could not do what was asked.', error);
      await tell('error', messageOf(error));
      return undefined;
    }
  }

  async #serve(request: Request, source: LaneSource): Promise<HostMessage | undefined> {
    switch (request.type) {
      case 'failed':
        this.log.error(`The monitor's page failed: ${oneLine(request.message, 2_000)}`);
        return undefined;
      case 'copyCsv':
        return this.#copyCsv(source, request);
      case 'savePicture':
        return savePicture(request.data);
      case 'act':
      case 'moment':
      case 'compare': {
        const service = this.core.store.get(request.lane);
        if (!service) return undefined;
        if (request.type === 'compare') return this.#compare(service, request, source);
        if (request.type === 'moment') await this.#moment(service, request.at);
        else await this.#act(service, request.what);
      }
    }
    return undefined;
  }

  async #act({ key }: Service, what: LaneAction): Promise<void> {
    await vscode.commands.executeCommand(commands[what], { serviceKey: key });
  }

  /** Opens the entry of the history and what was said, in one document. */
  async #moment({ key, name }: Service, at: number): Promise<void> {
    const { watchers, logs } = this.core;
    const entries = watchers.history.of(key).filter((one) => Math.abs(one.at - at) < entryMs);
    const time = new Date(at).toLocaleString(vscode.env.language);
    const shown = oneLine(name, 80);
    const near = { from: at - entryMs, to: at + entryMs };
    const marks = this.timeline.marks.of(key, near.from, near.to);
    const head = [
      l10n.t('— {0}, {1} —', shown, time),
      ...entries.flatMap((entry) => ['', ...historyFacts(entry), ...(entry.lines ?? [])]),
      // The file may be gone by now, or have had no name when it was said.
      ...marks.flatMap((mark) => ['', markOfLines(mark).text]),
    ];
    const places = [...this.timeline.places.at(key, at + readMs)].sort((a, b) => b.at - a.at);
    const clock = new Date(at).toLocaleTimeString('en-GB');
    const { documents } = await logs.get();
    await showMoment(documents, l10n.t('{0} at {1}', shown, clock), head, places);
  }

  async #copyCsv(
    source: LaneSource,
    { from, to }: Extract<Request, { type: 'copyCsv' }>,
  ): Promise<HostMessage> {
    const lanes = source.lanes(from, to, this.clock.now());
    await vscode.env.clipboard.writeText(monitorCsv(lanes, from, to));
    return { type: 'told', text: l10n.t('Copied as CSV.') };
  }

  #compare(
    { key }: Service,
    { first, second }: Extract<Request, { type: 'compare' }>,
    source: LaneSource,
  ): HostMessage {
    const now = this.clock.now();
    const runs = [first, second].flatMap((from) => {
      const run = this.timeline.runs.of(key).find((one) => one.from === from);
      const to = run?.to ?? now;
      return run ? [{ from, to, curve: source.between(key, from, to, now) }] : [];
    });
    return { type: 'comparison', lane: key, runs };
  }
}

const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Where the page may not copy a picture, it is saved. */
async function savePicture(data: string): Promise<HostMessage | undefined> {
  const bytes = Buffer.from(data, 'base64');
  if (!bytes.subarray(0, pngSignature.length).equals(pngSignature)) return undefined;
  const file = await vscode.window.showSaveDialog({
    title: l10n.t('Save the monitor as a picture'),
    filters: { PNG: ['png'] },
  });
  if (!file) return undefined;
  await vscode.workspace.fs.writeFile(file, bytes);
  return { type: 'told', text: l10n.t('The picture is saved.') };
}
