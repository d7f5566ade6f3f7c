import * as l10n from '@vscode/l10n';
import { commandIds } from '../../base/ids';
import { type Ending, type EndingEvidence, lastMatch } from './types';

const inUse = [
  [/EADDRINUSE/, /:(\d+)\s*$/],
  /EADDRINUSE/,
  /\bport (\d+) is (?:already )?in use/i,
  [/address (?:is )?already in use/i, /:(\d+)/],
  /address (?:is )?already in use|AddrInUse/i,
];

/** Somebody else listens on its port. */
export function portInUse(evidence: EndingEvidence): Ending | undefined {
  const match = lastMatch(evidence, ...inUse);
  if (!match) return undefined;
  const port = match[1] === undefined ? evidence.port : Number(match[1]);
  if (port === undefined) {
    return { id: 'portInUse', sentence: l10n.t('The port it wants is in use by another process.') };
  }
  return {
    id: 'portInUse',
    sentence: l10n.t('Port {0} is in use by another process.', port),
    action: freePort(evidence.serviceKey, port),
  };
}

/** Next 16 keeps a lock in its folder and refuses a second server there. */
export function anotherNext(evidence: EndingEvidence): Ending | undefined {
  const match = lastMatch(evidence, /another next dev server is already running/i, [
    /unable to acquire lock at /i,
    /\.next/,
    /lock/i,
  ]);
  if (!match) return undefined;
  return {
    id: 'anotherNext',
    sentence: l10n.t('Another Next.js dev server already runs in this folder.'),
    action: evidence.port === undefined ? undefined : freePort(evidence.serviceKey, evidence.port),
  };
}

function freePort(serviceKey: string, port: number) {
  return {
    title: l10n.t('Free port {0}', port),
    command: commandIds.freePort,
    args: [{ serviceKey, port }],
  };
}
