import { expect, it } from 'vitest';
import { isSecretName } from '../../../../src/base/secrets/secretNames';

it.each([
  ['DB_PASSWORD', true],
  ['pgpassword', true],
  ['API_KEY', true],
  ['apiKey', true],
  ['JWT_SECRET', true],
  ['GITHUB_TOKEN', true],
  ['--access-key', true],
  ['SESSION_COOKIE', true],
  ['STRIPE_KEY', true],
  ['redispass', true],
  ['DB_PASS_DEV', true],
  ['PORT', false],
  ['NODE_ENV', false],
  ['KEYBOARD', false],
  ['PRIMARY_KEY', false],
  ['TOKEN_TTL', false],
  ['PWD', false],
])('%s is secret: %s', (name, expected) => {
  expect(isSecretName(name)).toBe(expected);
});
