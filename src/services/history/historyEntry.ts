import * as l10n from '@vscode/l10n';
import type { Ending } from '../endings';

/** Why something happens to a service. */
export const historyCauses = [
  'crash',
  'ended',
  'memoryCap',
  'killedOutside',
  'outOfMemory',
  'serverDied',
  'crashLoop',
  'memoryLoop',
  'you',
  'agent',
  'someoneElse',
  'daemonLost',
  'recovery',
  'unhealthy',
  'autoRestart',
] as const;

export type HistoryCause = (typeof historyCauses)[number];

/** One thing that happened to a service. Times in ms, memory in bytes. */
export interface HistoryEntry {
  /** ms since the epoch. */
  readonly at: number;
  readonly what: 'start' | 'exit' | 'restart' | 'cap' | 'stop' | 'loop';
  readonly cause: HistoryCause;
  readonly exitCode?: number;
  /** Only where a signal really ended it. */
  readonly signal?: string;
  readonly uptimeMs?: number;
  /** The tree's memory in the minute before, oldest first. */
  readonly memory?: readonly number[];
  /** What it said around that moment, masked. */
  readonly lines?: readonly string[];
  readonly ending?: Ending;
  /** More, as a sentence. */
  readonly detail?: string;
  readonly pid?: number;
}

/** What others report of a service, in their own words. */
export interface HistoryEvent {
  /** ms since the epoch. */
  readonly at: number;
  /** What they call it, such as `BackOff`. */
  readonly name: string;
  readonly text: string;
}

/** The cause in words. */
export function causeText({ cause, signal }: Pick<HistoryEntry, 'cause' | 'signal'>): string {
  switch (cause) {
    case 'crash':
      return l10n.t('it crashed');
    case 'ended':
      return l10n.t('it ended by itself');
    case 'memoryCap':
      return l10n.t('it went over its memory cap');
    case 'killedOutside':
      return signal === 'SIGKILL'
        ? l10n.t('killed by SIGKILL from outside, perhaps for memory')
        : l10n.t('ended by {0} from outside', signal ?? '?');
    case 'outOfMemory':
      return l10n.t('killed by the kernel for memory');
    case 'serverDied':
      return l10n.t('its server process died while its launcher lived on');
    case 'crashLoop':
      return l10n.t('stopped because of a crash loop');
    case 'memoryLoop':
      return l10n.t('stopped because of a memory loop');
    case 'you':
      return l10n.t('by you');
    case 'agent':
      return l10n.t('by an agent');
    case 'someoneElse':
      return l10n.t('by someone else, through PM2');
    case 'daemonLost':
      return l10n.t('PM2 itself was lost');
    case 'recovery':
      return l10n.t('started again after PM2 was lost');
    case 'unhealthy':
      return l10n.t('restarted because it did not answer any more');
    case 'autoRestart':
      return l10n.t('PM2 started it again');
  }
}

/** What happened, in one or two words. */
export function whatText(what: HistoryEntry['what']): string {
  switch (what) {
    case 'start':
      return l10n.t('Started');
    case 'exit':
      return l10n.t('Ended');
    case 'restart':
      return l10n.t('Restarted');
    case 'cap':
      return l10n.t('Memory cap');
    case 'stop':
      return l10n.t('Stopped');
    case 'loop':
      return l10n.t('Given up');
  }
}

/** The exit code or the signal in words; empty where neither is known. */
export function endText({ exitCode, signal }: Pick<HistoryEntry, 'exitCode' | 'signal'>): string {
  if (signal !== undefined) return signal;
  return exitCode === undefined ? '' : l10n.t('exit code {0}', exitCode);
}
