import { describe, expect, it } from 'vitest';
import { parseProcessList, Pm2ListError } from '../../../../src/pm2/socket/processList';
import { evilNames } from '../../../fakes/samples';

const full = {
  pm_id: 4,
  name: 'backend',
  pid: 123,
  monit: { memory: 1, cpu: 2 },
  pm2_env: {
    status: 'online',
    pm_cwd: '/w/backend',
    pm_exec_path: '/usr/bin/node',
    pm_uptime: 1_000,
    created_at: 900,
    restart_time: 3,
    unstable_restarts: 1,
    exit_code: 1,
    pm_out_log_path: '/l/out.log',
    pm_err_log_path: '/l/err.log',
    kill_timeout: 1_600,
    unique_id: 'u-1',
    env: { DB_PASSWORD: 'hunter2', CODEX_SERVICES_DEFINITION: 'abc' },
    DB_PASSWORD: 'hunter2',
  },
};

it('reads an entry, and nothing of its environment but our own hash', () => {
  const list = parseProcessList([full]);
  expect(list).toEqual([
    {
      id: 4,
      name: 'backend',
      pid: 123,
      status: 'online',
      cwd: '/w/backend',
      execPath: '/usr/bin/node',
      startedAt: 1_000,
      createdAt: 900,
      restarts: 3,
      unstableRestarts: 1,
      exitCode: 1,
      outFile: '/l/out.log',
      errFile: '/l/err.log',
      killTimeoutMs: 1_600,
      memoryBytes: 1,
      uniqueId: 'u-1',
      definitionHash: 'abc',
      isModule: false,
    },
  ]);
  expect(JSON.stringify(list)).not.toContain('hunter2');
});

describe('what PM2 leaves out or says oddly', () => {
  it.each([
    ['pid 0 is none', { ...full, pid: 0 }, { pid: undefined }],
    ['no pid', { ...full, pid: undefined }, { pid: undefined }],
    ['a pid that is text', { ...full, pid: '12' }, { pid: undefined }],
    ['a pid that is no number of a process', { ...full, pid: 1.5 }, { pid: undefined }],
    ['a pid beyond all', { ...full, pid: Infinity }, { pid: undefined }],
    ['a time that is none', env({ pm_uptime: 1e308, created_at: -1 }), { startedAt: undefined }],
    ['a time before all time', env({ created_at: -1 }), { createdAt: undefined }],
    ['restarts without end', env({ restart_time: Infinity }), { restarts: 0 }],
    ['a negative time to end', env({ kill_timeout: -1 }), { killTimeoutMs: undefined }],
    ['a path that no system takes', env({ pm_out_log_path: '/l/\0' }), { outFile: undefined }],
    ['a folder that no system takes', env({ pm_cwd: '/w/\0' }), { cwd: '' }],
    ['an unknown status', env({ status: 'dreaming' }), { status: 'unknown' }],
    ['no status', env({ status: undefined }), { status: 'unknown' }],
    ['a status that is a number', env({ status: 3 }), { status: 'unknown' }],
    ['waiting restart', env({ status: 'waiting restart' }), { status: 'waiting restart' }],
    ['no creation time', env({ created_at: null }), { createdAt: undefined }],
    ['counters that are text', env({ restart_time: 'many' }), { restarts: 0 }],
    ['no folder', env({ pm_cwd: undefined }), { cwd: '' }],
    ['an environment that is none', env({ env: 'x' }), { definitionHash: undefined }],
    ['a name that is a number', { ...full, name: 3000 }, { name: '' }],
    ['a module', env({ pmx_module: true }), { isModule: true }],
    ['an empty entry', { pm_id: 4, pm2_env: {} }, { id: 4, status: 'unknown', restarts: 0 }],
  ])('%s', (_, entry, expected) => {
    expect(parseProcessList([entry])).toMatchObject([expected]);
  });

  function env(over: object): object {
    return { ...full, pm2_env: { ...full.pm2_env, ...over } };
  }
});

it.each([
  [null],
  [7],
  [[]],
  [{}],
  [{ pm_id: -1, pm2_env: {} }],
  [{ pm_id: '3', pm2_env: {} }],
  [{ pm_id: 1.5, pm2_env: {} }],
  [{ pm_id: 1 }],
  [{ pm_id: 1, pm2_env: null }],
])('leaves out %j and keeps the others', (entry) => {
  expect(parseProcessList([entry, full])).toMatchObject([{ id: 4 }]);
});

it.each([[undefined], [null], ['text'], [{ 0: full }], [7]])(
  'throws on %j, which is no list',
  (answer) => {
    expect(() => parseProcessList(answer)).toThrow(Pm2ListError);
  },
);

it('keeps names as they are', () => {
  const list = parseProcessList(evilNames.map((name) => ({ ...full, name })));
  expect(list.map(({ name }) => name)).toEqual(evilNames);
});

it('reads one and the same answer once', () => {
  const answer = [{ pm_id: 0, name: 'a', pm2_env: {} }];
  const list = parseProcessList(answer);
  expect(parseProcessList(answer)).toBe(list);
  expect(parseProcessList([...answer])).toEqual(list);
  expect(parseProcessList([...answer])).not.toBe(list);
});
