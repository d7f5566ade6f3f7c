import * as l10n from '@vscode/l10n';
import { TimeoutError } from '../base/async';
import { HumanError, messageOf } from '../base/errors';
import { oneLine } from '../base/oneLine';

/** The API server's own no: an HTTP status, and its words where it has some. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';
  constructor(
    readonly status: number,
    /** `NotFound`, `Forbidden`, `Expired`, …; '' where the answer was none of Kubernetes's. */
    readonly reason: string,
    message: string,
  ) {
    super(message);
  }
}

/** Where something was asked, for people. */
export interface Place {
  readonly context: string;
  readonly server: string;
  readonly user: string;
  readonly namespace?: string;
}

/** True where asking again cannot help until a person has done something. */
export function isFinal(error: unknown): boolean {
  return error instanceof ApiFailure && (error.status === 401 || error.status === 403);
}

/** What went wrong between us and a cluster, as a sentence with what to do. HumanErrors stay as they are. */
export function inWords(error: unknown, place: Place): HumanError {
  if (error instanceof HumanError) return error;
  const sentence = error instanceof ApiFailure ? answered(error, place) : notAnswered(error, place);
  return new HumanError(sentence, [], { cause: error });
}

function answered({ status, reason, message }: ApiFailure, place: Place): string {
  const { context, server, user, namespace = '' } = place;
  const words = oneLine(message, 300);
  if (status === 401) {
    return l10n.t(
      'The cluster of context {0} does not take the credential of user {1}: it is wrong or has expired. Sign in again with your tool, or correct the kubeconfig file.',
      context,
      user,
    );
  }
  if (status === 403 && /because it is being terminated/.test(message)) {
    return l10n.t(
      'The namespace {0} is being deleted, so that nothing can be made in it.',
      namespace,
    );
  }
  if (status === 403 && /exceeded quota/.test(message)) {
    return l10n.t('The quota of namespace {0} does not allow it: {1}', namespace, words);
  }
  if (status === 403) {
    return l10n.t(
      'The user {0} may not do this in namespace {1} of context {2}: {3} Ask whoever runs the cluster for a role that allows it.',
      user,
      namespace,
      context,
      words.endsWith('.') ? words : `${words}.`,
    );
  }
  if (reason === '') {
    return l10n.t(
      'What answers at {0} is no Kubernetes API server (HTTP {1}). Check the address of the cluster in the kubeconfig file.',
      server,
      status,
    );
  }
  if (status === 404) return l10n.t('It is not in namespace {0} (any more): {1}', namespace, words);
  if (status === 429 || status >= 500) {
    return l10n.t(
      'The API server of context {0} is in trouble (HTTP {1}): {2}',
      context,
      status,
      words,
    );
  }
  return l10n.t('The API server refused: {0}', words);
}

const refused = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'EHOSTUNREACH', 'ENETUNREACH']);
const unknownName = new Set(['ENOTFOUND', 'EAI_AGAIN']);
const otherName = new Set(['ERR_TLS_CERT_ALTNAME_INVALID']);
const notTrusted = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_SIGNATURE_FAILURE',
]);

function notAnswered(error: unknown, { context, server }: Place): string {
  const code = String((error as { code?: unknown } | null)?.code ?? '');
  if (speaksOther(code, messageOf(error))) {
    return l10n.t(
      'What answers at {0} does not speak the protocol of its address. Check scheme and port in the kubeconfig file.',
      server,
    );
  }
  if (refused.has(code)) {
    return l10n.t(
      'Nobody answers at {0}, where the cluster of context {1} should be. Start the cluster, or correct address and port in the kubeconfig file.',
      server,
      context,
    );
  }
  if (unknownName.has(code)) {
    return l10n.t(
      'The name in {0}, where the cluster of context {1} should be, is not known here. Is a VPN needed?',
      server,
      context,
    );
  }
  if (error instanceof TimeoutError || code === 'ETIMEDOUT') {
    return l10n.t(
      'The cluster of context {0} at {1} did not answer in time. Is a VPN or a proxy needed?',
      context,
      server,
    );
  }
  if (otherName.has(code)) {
    return l10n.t(
      'The certificate of {0} is that of another name: {1} Correct the address, or set tls-server-name for the cluster in the kubeconfig file.',
      server,
      oneLine(messageOf(error), 300),
    );
  }
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    return l10n.t(
      'The certificate of {0} does not hold at this time. Compare this machine’s clock, or have the cluster’s certificates renewed.',
      server,
    );
  }
  if (notTrusted.has(code)) {
    return l10n.t(
      'The certificate of {0} is not one that context {1} trusts. Is it another cluster? Else correct certificate-authority in the kubeconfig file.',
      server,
      context,
    );
  }
  return l10n.t(
    'The cluster of context {0} could not be asked: {1}',
    context,
    oneLine(messageOf(error), 300),
  );
}

/** TLS where there is none or the other way round, or something that is no HTTP. */
function speaksOther(code: string, message: string): boolean {
  return (
    code === 'EPROTO' ||
    code.startsWith('HPE_') ||
    code.startsWith('ERR_SSL') ||
    message.includes('before secure TLS connection')
  );
}
