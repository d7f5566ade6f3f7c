import { describe, expect, it } from 'vitest';
import {
  cpuDetail,
  launchDetail,
  memoryDetail,
  portDetail,
  processDetail,
  reasonDetail,
  restartsDetail,
} from '../../../../src/views/tree/detailText';
import { anInstance, aProcess, aService, evilNames, megabyte } from '../../../fakes/samples';

describe('rows below a service', () => {
  it.each([
    [
      'memory and cap',
      memoryDetail(anInstance({ memoryBytes: 512 * megabyte }), 1024 * megabyte),
      { label: 'Memory', description: '512 MB of 1 GB (50 %)' },
    ],
    ['memory alone', memoryDetail(anInstance(), undefined), { description: '100 MB' }],
    ['no memory', memoryDetail(aService(), 5), { description: '–' }],
    ['CPU', cpuDetail(anInstance({ cpuPercent: 12.6 })), { description: '13 % of one core' }],
    ['no CPU', cpuDetail(aService()), { description: '–' }],
    ['restarts', restartsDetail(aService({ restarts: 4 })), { description: '4' }],
    ['port', portDetail(3004), { label: 'Port', description: '3004' }],
    [
      'reason',
      reasonDetail(aService({ state: { type: 'failed', reason: 'It\nfailed.' } })),
      { label: 'It failed.' },
    ],
    ['no reason', reasonDetail(aService()), { label: '' }],
    [
      'launch',
      launchDetail(
        aService({
          launch: { mode: 'asWritten', remains: ['npm', 'tsx'], reason: 'It has a pipe.' },
        }),
      ),
      { description: 'npm, tsx stays in between · It has a pipe.' },
    ],
    ['launch without words', launchDetail(aService()), { description: '' }],
  ])('%s', (_, detail, expected) => {
    expect(detail).toMatchObject(expected);
  });

  it('a process, with its secrets masked', () => {
    const command = 'psql --password hunter2 postgres://me:hunter2@host/db';
    const { label, description } = processDetail(aProcess({ pid: 42, command }));
    expect(label).toBe('42');
    expect(description).toBe('50 MB · psql --password ••• postgres://me:•••@host/db');
  });

  it.each(evilNames)('a process whose command is %j is one line', (command) => {
    const { description } = processDetail(aProcess({ command }));
    expect(description).not.toMatch(/[\n\u0007\u202e]/);
    expect(description.length).toBeLessThan(220);
  });
});
