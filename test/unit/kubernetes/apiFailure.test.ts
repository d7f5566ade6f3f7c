import { describe, expect, it } from 'vitest';
import { failureOf } from '../../../src/kubernetes/apiClient';
import { inWords } from '../../../src/kubernetes/apiFailure';
import { HumanError } from '../../../src/base/errors';

const place = { context: 'dev', server: 'https://c:6443', user: 'me', namespace: 'shop' };
const status = (reason: string, message: string): string =>
  JSON.stringify({ kind: 'Status', reason, message });

describe('what a cluster refuses, in words', () => {
  it.each<readonly [number, string, string]>([
    [401, status('Unauthorized', 'Unauthorized'), 'does not take the credential of user me'],
    [
      403,
      status('Forbidden', 'pods is forbidden'),
      'The user me may not do this in namespace shop',
    ],
    [
      403,
      status(
        'Forbidden',
        'unable to create new content in namespace shop because it is being terminated',
      ),
      'The namespace shop is being deleted',
    ],
    [
      403,
      status('Forbidden', 'exceeded quota: few'),
      'The quota of namespace shop does not allow it',
    ],
    [
      404,
      status('NotFound', 'deployments "x" not found'),
      'It is not in namespace shop (any more)',
    ],
    [404, '<html>nginx</html>', 'is no Kubernetes API server (HTTP 404)'],
    [500, status('InternalError', 'etcdserver: request timed out'), 'is in trouble (HTTP 500)'],
    [429, status('TooManyRequests', 'slow down'), 'is in trouble (HTTP 429)'],
    [409, status('Conflict', 'the object has been modified'), 'refused: the object has been'],
  ])('%i %s', (code, text, sentence) => {
    expect(inWords(failureOf(code, text), place).message).toContain(sentence);
  });

  it.each([
    ['ECONNREFUSED', 'Nobody answers at https://c:6443'],
    ['ENOTFOUND', 'is not known here'],
    ['ETIMEDOUT', 'did not answer in time'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'is that of another name'],
    ['CERT_HAS_EXPIRED', 'does not hold at this time'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'is not one that context dev trusts'],
    ['EPROTO', 'does not speak the protocol of its address'],
    ['HPE_INVALID_CONSTANT', 'does not speak the protocol of its address'],
    ['EODD', 'could not be asked: odd'],
  ])('%s', (code, sentence) => {
    const error = Object.assign(new Error('odd'), { code });
    expect(inWords(error, place).message).toContain(sentence);
  });

  it('knows a port that speaks no TLS', () => {
    const words = 'Client network socket disconnected before secure TLS connection was established';
    const error = Object.assign(new Error(words), { code: 'ECONNRESET' });
    expect(inWords(error, place).message).toContain('does not speak the protocol of its address');
  });

  it('leaves sentences as they are', () => {
    const own = new HumanError('Said.');
    expect(inWords(own, place)).toBe(own);
  });
});
