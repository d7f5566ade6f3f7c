import * as l10n from '@vscode/l10n';
import type { ErrorAction } from '../../base/errors';
import { commandIds } from '../../base/ids';
import { type Ending, type EndingEvidence, lastMatch } from './types';

// SQLSTATE codes of PostgreSQL, and the codes in which Prisma wraps them.

/** The database refuses or rejects it. */
export function database(evidence: EndingEvidence): Ending | undefined {
  const password = lastMatch(
    evidence,
    /password authentication failed for user "([^"]+)"/,
    /\b28P01\b/,
    /\bP1000\b/,
  );
  if (password) {
    return {
      id: 'databasePassword',
      sentence: l10n.t(
        'PostgreSQL refused user or password{0}. Look at DATABASE_URL.',
        password[1] === undefined ? '' : ` (${password[1]})`,
      ),
    };
  }
  const missing = lastMatch(
    evidence,
    /database "([^"]+)" does not exist/,
    /Database `([^`]+)` does not exist/,
    /\b3D000\b/,
    /\bP1003\b/,
  );
  if (missing) {
    return {
      id: 'databaseMissing',
      sentence:
        missing[1] === undefined
          ? l10n.t('The database it wants does not exist. Create it, or change DATABASE_URL.')
          : l10n.t(
              'The database "{0}" does not exist. Create it, or change DATABASE_URL.',
              missing[1],
            ),
    };
  }
  const full = lastMatch(
    evidence,
    /too many clients already/i,
    /remaining connection slots are reserved/i,
    /\b53300\b/,
    /\bP2037\b/,
  );
  if (full) {
    return {
      id: 'databaseFull',
      sentence: l10n.t(
        'PostgreSQL has no connection left: too many clients. Make the pools smaller, or end what holds connections.',
      ),
    };
  }
  const refused =
    lastMatch(evidence, /\bP1001\b/, /Can't reach database server at `?([^`\s]+)`?/) ??
    lastMatch(evidence, /ECONNREFUSED (\S*:(?:5432|5433|5434|6432))\b/) ??
    (speaksOfPostgres(evidence) ? lastMatch(evidence, /ECONNREFUSED(?: (\S+))?/) : undefined);
  if (!refused) return undefined;
  return {
    id: 'databaseRefused',
    sentence: l10n.t(
      'The database does not answer{0}: it does not run, or its address is wrong.',
      refused[1] ? ` (${refused[1]})` : '',
    ),
    action: startDatabase(evidence.databaseKey),
  };
}

function speaksOfPostgres(evidence: EndingEvidence): boolean {
  return (
    lastMatch(evidence, /postgres|prisma|pg-pool|node_modules\/pg\b|DATABASE_URL/i) !== undefined
  );
}

function startDatabase(serviceKey: string | undefined): ErrorAction | undefined {
  if (serviceKey === undefined) return undefined;
  return { title: l10n.t('Start the database'), command: commandIds.start, args: [{ serviceKey }] };
}
