import * as l10n from '@vscode/l10n';
import { oneLine } from '../base/oneLine';
import type { DatabaseAddress } from './address';

/** Why a database cannot be used. `busy`: it is there, and does not answer now. */
export type TroubleType =
  | 'refused'
  | 'unreachable'
  | 'busy'
  | 'startingUp'
  | 'tooMany'
  | 'password'
  | 'noDatabase'
  | 'tls'
  | 'other';

/** What is wrong with a database, in a sentence for people. */
export interface DatabaseTrouble {
  readonly type: TroubleType;
  readonly sentence: string;
}

/** Says that nothing came in time, and how far it had got. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
  constructor(readonly connected: boolean) {
    super(connected ? 'connected, but no answer' : 'no connection');
  }
}

/** Addresses stand in files of the project, and what answers there may say anything. */
const maxNameChars = 100;
const maxMessageChars = 300;

/** Puts an error of the connection into words. Codes: PostgreSQL's appendix A, and Node's. */
export function databaseTrouble(error: unknown, address: DatabaseAddress): DatabaseTrouble {
  const { port } = address;
  const [host, user, database] = [address.host, address.user, address.database].map((one) =>
    oneLine(one, maxNameChars),
  ) as [string, string, string];
  const place = host.startsWith('/') ? host : `${host}:${port}`;
  if (error instanceof NoAnswerError) {
    return error.connected
      ? {
          type: 'busy',
          sentence: l10n.t(
            '{0} accepts connections and does not answer: it is busy or stuck.',
            place,
          ),
        }
      : {
          type: 'unreachable',
          sentence: l10n.t('{0} does not answer: nothing comes back.', place),
        };
  }
  switch (codeOf(error)) {
    case 'ECONNREFUSED':
    case 'ENOENT':
      return { type: 'refused', sentence: l10n.t('Nothing listens on {0}.', place) };
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return { type: 'unreachable', sentence: l10n.t('There is no host {0}.', host) };
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ETIMEDOUT':
      return { type: 'unreachable', sentence: l10n.t('{0} cannot be reached.', place) };
    case '28P01':
      return { type: 'password', sentence: l10n.t('The password of {0} is wrong.', user) };
    case '28000':
      return {
        type: 'password',
        sentence: l10n.t('The server does not let {0} in from here.', user),
      };
    case '3D000':
      return {
        type: 'noDatabase',
        sentence: l10n.t('There is no database {0} on {1}.', database, place),
      };
    case '53300':
      return { type: 'tooMany', sentence: l10n.t('All connections of {0} are taken.', place) };
    case '57P03':
      return { type: 'startingUp', sentence: l10n.t('{0} is starting up.', place) };
    case '57P01':
    case '57P02':
      return { type: 'startingUp', sentence: l10n.t('{0} is shutting down.', place) };
    case 'ECONNRESET':
    case 'EPIPE':
      return { type: 'busy', sentence: l10n.t('{0} ended the connection.', place) };
  }
  const message = error instanceof Error ? error.message : String(error);
  if (/does not support SSL/i.test(message)) {
    return { type: 'tls', sentence: l10n.t('{0} does not speak TLS.', place) };
  }
  if (/certificate|SELF_SIGNED|altnames|SSL/i.test(`${message} ${codeOf(error)}`)) {
    return { type: 'tls', sentence: l10n.t('The certificate of {0} is not trusted.', place) };
  }
  if (/SASL|password must be a string/i.test(message)) {
    return {
      type: 'password',
      sentence: l10n.t('{0} asks for the password of {1}, and none is known.', place, user),
    };
  }
  if (/terminated|Connection ended/i.test(message)) {
    return { type: 'busy', sentence: l10n.t('{0} ended the connection.', place) };
  }
  return {
    type: 'other',
    sentence: l10n.t('{0} refused: {1}', place, oneLine(message, maxMessageChars)),
  };
}

/** True for a server that lets nobody in without TLS (pg_hba.conf). */
export function wantsTls(error: unknown): boolean {
  return (
    codeOf(error) === '28000' &&
    error instanceof Error &&
    /no encryption|SSL off/i.test(error.message)
  );
}

function codeOf(error: unknown): string {
  // A refused connection to a name with two addresses is several errors in one.
  const one: unknown = error instanceof AggregateError ? error.errors[0] : error;
  if (typeof one !== 'object' || one === null || !('code' in one)) return '';
  return String((one as { code: unknown }).code);
}
