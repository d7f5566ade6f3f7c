import * as l10n from '@vscode/l10n';
import { rowWords } from '../../base/ids';
import { oneLine } from '../../base/oneLine';
import { formatSize } from '../../base/size';
import type { DatabaseAddress } from '../../postgres/address';
import type { DatabaseFacts } from '../../postgres/facts';
import type { Database } from './database';
import type { DatabaseStatus } from './databaseWatch';

/** What a row of a database shows. */
export interface DatabaseRowText {
  readonly label: string;
  readonly description: string;
  /** Id of a codicon, and of a theme colour. */
  readonly icon: string;
  readonly color?: string;
  /** For screen readers. */
  readonly spoken: string;
  readonly tooltip: string;
  readonly contextValue: string;
}

export interface DatabaseDetailText {
  readonly label: string;
  readonly description: string;
  readonly icon: string;
}

const maxNameChars = 60;

/** The row of a database. Never holds a password. */
export function databaseRow(database: Database, status: DatabaseStatus): DatabaseRowText {
  const { address, foundIn } = database;
  const label = flat(address.database);
  const state = stateText(status);
  const description = [placeOf(address), state].join(' · ');
  const user = flat(address.user);
  const known = database.compose !== undefined || database.serviceKey !== undefined;
  const startable = status.type !== 'up' && known;
  return {
    label,
    description,
    ...iconOf(status),
    spoken: [l10n.t('Database {0}', label), placeOf(address), state].join(', '),
    tooltip: [
      sentenceOf(status),
      l10n.t('{0} as {1}, found in {2}.', placeOf(address), user, flat(foundIn)),
    ]
      .filter(Boolean)
      .join('\n'),
    contextValue: startable ? `${rowWords.database} ${rowWords.startable}` : rowWords.database,
  };
}

/** The rows below a database. */
export function databaseDetails(status: DatabaseStatus): readonly DatabaseDetailText[] {
  const rows: DatabaseDetailText[] = [];
  if (status.type === 'trouble') {
    rows.push({ label: status.trouble.sentence, description: '', icon: 'info' });
  }
  if (status.type === 'unknown' || !status.facts) return rows;
  const { version, latencyMs, embedded, details } = status.facts;
  rows.push({
    label: l10n.t('Version'),
    description: embedded ? `${version} (PGlite)` : version,
    icon: 'versions',
  });
  if (status.type === 'up') {
    rows.push({ label: l10n.t('Latency'), description: latencyText(latencyMs), icon: 'dashboard' });
  }
  if (!details) return rows;
  const { sizeBytes, connections, maxConnections, longest } = details;
  return [
    ...rows,
    { label: l10n.t('Size'), description: formatSize(sizeBytes), icon: 'database' },
    {
      label: l10n.t('Connections'),
      description: l10n.t('{0} of {1}', connections, maxConnections),
      icon: 'plug',
    },
    {
      label: l10n.t('Longest running query'),
      description: longest
        ? [
            l10n.t('{0} s', longest.seconds.toFixed(longest.seconds < 10 ? 1 : 0)),
            flat(longest.application),
            flat(longest.query),
          ]
            .filter(Boolean)
            .join(' · ')
        : l10n.t('none'),
      icon: 'history',
    },
  ];
}

function stateText(status: DatabaseStatus): string {
  switch (status.type) {
    case 'unknown':
      return l10n.t('not looked at');
    case 'up':
      return reachableText(status.facts);
    case 'trouble':
      return troubleText(status.trouble.type);
  }
}

function reachableText({ latencyMs }: DatabaseFacts): string {
  return l10n.t('reachable, {0}', latencyText(latencyMs));
}

/** In steps, so that a row is not redrawn for nothing. */
function latencyText(ms: number): string {
  if (ms < 1) return l10n.t('under 1 ms');
  return l10n.t('{0} ms', ms < 10 ? Math.round(ms) : Math.round(ms / 10) * 10);
}

type TroubleType = Extract<DatabaseStatus, { type: 'trouble' }>['trouble']['type'];

function troubleText(type: TroubleType): string {
  switch (type) {
    case 'busy':
      return l10n.t('busy');
    case 'startingUp':
      return l10n.t('starting up');
    case 'tooMany':
      return l10n.t('too many clients');
    case 'password':
      return l10n.t('not let in');
    case 'noDatabase':
      return l10n.t('no such database');
    case 'tls':
      return l10n.t('no TLS connection');
    default:
      return l10n.t('not reachable');
  }
}

function sentenceOf(status: DatabaseStatus): string {
  return status.type === 'trouble' ? status.trouble.sentence : '';
}

function iconOf(status: DatabaseStatus): { icon: string; color?: string } {
  if (status.type === 'unknown') return { icon: 'circle-outline' };
  if (status.type === 'up') return { icon: 'database', color: 'testing.iconPassed' };
  const there = new Set<TroubleType>(['busy', 'startingUp', 'tooMany']);
  return there.has(status.trouble.type)
    ? { icon: 'warning', color: 'list.warningForeground' }
    : { icon: 'error', color: 'list.errorForeground' };
}

function placeOf({ host, port }: DatabaseAddress): string {
  return host.startsWith('/') ? flat(host) : `${flat(host)}:${port}`;
}

function flat(text: string): string {
  return oneLine(text, maxNameChars);
}
