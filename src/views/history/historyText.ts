import * as l10n from '@vscode/l10n';
import { formatSize } from '../../base/size';
import { oneLine } from '../../base/oneLine';
import {
  causeText,
  endText,
  type HistoryEntry,
  type HistoryEvent,
  whatText,
} from '../../services/history/historyEntry';
import type { DetailText } from '../tree/detailText';
import { escapeMarkdown } from '../../base/outsideText';

/** The restart history of one service as a Markdown document, newest first. */
export function historyDocument(name: string, entries: readonly HistoryEntry[]): string {
  const title = `# ${escapeMarkdown(l10n.t('Restart history of {0}', oneLine(name, 200)))}`;
  if (entries.length === 0) {
    return `${title}\n\n${l10n.t('Nothing has happened since the extension began to watch it.')}\n`;
  }
  const note = l10n.t(
    'Newest first. PM2’s own list does not know causes; these are what the extension saw.',
  );
  return [title, note, ...[...entries].reverse().map(entryText)].join('\n\n') + '\n';
}

/** The same of what a cluster runs: what it says itself about ends, and the events that it reports. */
export function clusterDocument(
  name: string,
  entries: readonly (HistoryEntry | HistoryEvent)[],
): string {
  const title = `# ${escapeMarkdown(l10n.t('History of {0}', oneLine(name, 200)))}`;
  const note = l10n.t(
    'Newest first, as far as the cluster still knows: of each container the last ends, and the events of about an hour.',
  );
  const sorted = [...entries].sort((a, b) => b.at - a.at);
  return [title, note, ...sorted.map(entryText)].join('\n\n') + '\n';
}

/** A row below the service for one entry. */
export function historyDetail(entry: HistoryEntry): DetailText {
  const after = entry.uptimeMs === undefined ? '' : l10n.t('after {0}', formatSpan(entry.uptimeMs));
  return {
    label: `${clock(entry.at)} ${headline(entry)}`,
    description: [after, entry.ending?.sentence ?? entry.detail ?? '']
      .filter(Boolean)
      .map((text) => oneLine(text, 160))
      .join(' · '),
    icon: iconOf(entry),
  };
}

/** Milliseconds as a person says them: `0.4 s`, `62 s`, `5 min 3 s`, `2 h 4 min`. */
function formatSpan(ms: number): string {
  if (ms < 10_000) return l10n.t('{0} s', (Math.max(0, ms) / 1000).toFixed(1));
  const seconds = Math.round(ms / 1000);
  if (seconds < 100) return l10n.t('{0} s', seconds);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return l10n.t('{0} min {1} s', minutes, seconds % 60);
  return l10n.t('{0} h {1} min', Math.floor(minutes / 60), minutes % 60);
}

/** What is known of an entry, as sentences of plain text. */
export function historyFacts(entry: HistoryEntry): readonly string[] {
  return [
    headline(entry),
    entry.detail ? oneLine(entry.detail, 600) : '',
    entry.ending ? oneLine(entry.ending.sentence, 600) : '',
    entry.uptimeMs === undefined ? '' : l10n.t('It had run for {0}.', formatSpan(entry.uptimeMs)),
    entry.memory && entry.memory.length > 0 ? memoryText(entry.memory) : '',
    entry.pid === undefined ? '' : l10n.t('Process {0}', entry.pid),
  ].filter(Boolean);
}

function entryText(entry: HistoryEntry | HistoryEvent): string {
  if ('text' in entry) {
    const { at, name, text } = entry;
    const head = escapeMarkdown(`${dateAndTime(at)} — ${oneLine(name, 100)}`);
    return `## ${head}\n\n- ${escapeMarkdown(oneLine(text, 600))}`;
  }
  const ending = entry.ending && oneLine(entry.ending.sentence, 600);
  const facts = historyFacts(entry)
    .slice(1)
    .map((fact) => (fact === ending ? `**${escapeMarkdown(fact)}**` : escapeMarkdown(fact)));
  const parts = [`## ${escapeMarkdown(`${dateAndTime(entry.at)} — ${headline(entry)}`)}`];
  if (facts.length > 0) parts.push(facts.map((fact) => `- ${fact}`).join('\n'));
  if (entry.lines && entry.lines.length > 0) parts.push(fenced(entry.lines));
  return parts.join('\n\n');
}

/** "Ended: it crashed, exit code 1" */
function headline(entry: HistoryEntry): string {
  // This cause names the signal already.
  const told = entry.cause === 'killedOutside' || entry.what === 'start' || entry.what === 'loop';
  const end = told ? '' : endText(entry);
  return `${whatText(entry.what)}: ${[causeText(entry), end].filter(Boolean).join(', ')}`;
}

function memoryText(memory: readonly number[]): string {
  const first = formatSize(memory[0] ?? 0);
  const last = formatSize(memory.at(-1) ?? 0);
  const most = formatSize(Math.max(...memory));
  return l10n.t('Memory in the minute before: {0}, at last {1}, at most {2}', first, last, most);
}

/** Lines as they are, in a fence that none of them can close. */
function fenced(lines: readonly string[]): string {
  const longest = Math.max(
    0,
    ...lines.flatMap((line) => (line.match(/`+/g) ?? []).map((run) => run.length)),
  );
  const fence = '`'.repeat(Math.max(3, longest + 1));
  return [`${fence}text`, ...lines, fence].join('\n');
}

function iconOf({ what, cause }: HistoryEntry): string {
  if (what === 'loop') return 'error';
  if (what === 'exit') return cause === 'ended' ? 'circle-slash' : 'flame';
  if (what === 'cap') return 'pulse';
  return what === 'stop' ? 'debug-stop' : what === 'restart' ? 'debug-restart' : 'play';
}

function dateAndTime(at: number): string {
  const date = new Date(at);
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${clock(at)}`;
}

function clock(at: number): string {
  const date = new Date(at);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
