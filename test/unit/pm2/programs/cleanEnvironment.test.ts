import { expect, it } from 'vitest';
import { cleanEnvironment } from '../../../../src/pm2/programs/cleanEnvironment';

const own = {
  PM2_HOME: '/p',
  PM2_DISABLE_VERSION_CHECK: 'true',
  PM2_NO_INTERACTION: 'true',
  PM2_DISCRETE_MODE: 'true',
};

it.each([
  ['VSCODE_PID', false],
  ['VSCODE_IPC_HOOK', false],
  ['ELECTRON_RUN_AS_NODE', false],
  ['NODE_OPTIONS', false],
  ['npm_config_registry', false],
  ['npm_lifecycle_event', false],
  ['PM2_PROGRAMMATIC', false],
  ['SECRET_KEY', false],
  ['PUBLIC_KEY', false],
  ['MACHINE_NAME', false],
  // They would overwrite PM2's own fields.
  ['name', false],
  ['status', false],
  ['pm_id', false],
  ['watch', false],
  ['__proto__', false],
  ['PATH', true],
  ['HOME', true],
  ['NAME', true],
  ['NODE_ENV', true],
  ['NPM_TOKEN', true],
  ['DATABASE_URL', true],
  ['MY_VSCODE_THING', true],
  ['EMPTY', true],
])('%s is kept: %s', (key, kept) => {
  const base = Object.fromEntries([[key, key === 'EMPTY' ? '' : 'x']]);
  expect(cleanEnvironment(base, '/p')).toEqual(
    kept ? { ...own, [key]: key === 'EMPTY' ? '' : 'x' } : own,
  );
});

it('leaves out what has no value, and its own PM2_HOME counts', () => {
  expect(cleanEnvironment({ A: undefined, PM2_HOME: '/other', B: '1' }, '/p')).toEqual({
    ...own,
    B: '1',
  });
});
