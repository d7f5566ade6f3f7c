import { describe, expect, it } from 'vitest';
import type { HistoryEntry } from '../../../../src/services/history/historyEntry';
import { serviceTooltip } from '../../../../src/views/tree/serviceTooltip';
import {
  aDefinition,
  anInstance,
  aRunningService,
  aService,
  evilNames,
  megabyte,
} from '../../../fakes/samples';

/** The text without its escapes. */
const plain = (markdown: string): string => markdown.replace(/\\(?=[^\w\s])/g, '');

describe('serviceTooltip', () => {
  it('says why it last ended, not that it was started since', () => {
    const history: readonly HistoryEntry[] = [
      { at: 0, what: 'exit', cause: 'crash', exitCode: 1 },
      { at: 5_000, what: 'exit', cause: 'killedOutside', signal: 'SIGKILL', uptimeMs: 4_000 },
      { at: 6_000, what: 'start', cause: 'autoRestart' },
    ];
    const text = plain(serviceTooltip(aRunningService(), 0, '', history));
    expect(text).toMatch(/Last: \d\d:\d\d:05 Ended: .*SIGKILL.* · after 4\.0 s/);
    expect(plain(serviceTooltip(aRunningService(), 0))).not.toContain('Last:');
  });

  it('says all that is known', () => {
    const service = aRunningService({
      port: 3004,
      capBytes: 1024 * megabyte,
      cpuPercent: 12.4,
      restarts: 3,
      instances: [anInstance({ id: 2, pid: 40 }), anInstance({ id: 5, pid: 41 })],
      state: { type: 'unhealthy', reason: 'Nothing listens.' },
      launch: { mode: 'direct', remains: [] },
    });
    expect(plain(serviceTooltip(service, 1_000_000 + 3_600_000)).split(/\n\n| {2}\n/)).toEqual([
      '**backend** — unhealthy',
      'Nothing listens.',
      'Port: 3004',
      'Memory: 100 MB of 2 GB',
      'CPU: 12 % of one core',
      'Running for: 1h',
      'Restarts: 3',
      'PM2 id: 2, 5',
      'Process: 40, 41',
      'Folder: /w/backend',
      'Launch: directly, without watch',
      expect.stringMatching(
        /^\[Show restart history\]\(command:codexServices\.showRestartHistory\?/,
      ),
    ]);
  });

  it.each([
    [
      'the caps of all instances',
      aRunningService({
        capBytes: 80 * megabyte,
        instances: [anInstance(), anInstance({ id: 1, pid: 101 })],
      }),
      'Memory: 100 MB of 160 MB',
    ],
    ['no cap', aRunningService(), 'Memory: 100 MB, no cap'],
    [
      'as written, and why',
      aService({ launch: { mode: 'asWritten', remains: [], reason: 'It has a pipe.' } }),
      'Launch: as written: It has a pipe.',
    ],
    [
      'a script that nobody understands',
      aService({ definition: aDefinition({ note: 'What its script starts is not known.' }) }),
      'Found: What its script starts is not known.',
    ],
    ['as written', aService({ launch: { mode: 'asWritten', remains: [] } }), 'Launch: as written'],
  ])('%s', (_, service, expected) => {
    expect(plain(serviceTooltip(service, 0))).toContain(expected);
  });

  it('leaves out what is not known', () => {
    expect(plain(serviceTooltip(aService(), 0))).toBe(
      '**backend** — stopped\n\nFolder: /w/backend',
    );
  });

  it('shows no value of the environment', () => {
    const definition = aDefinition({ env: { DB_PASSWORD: 'hunter2' } });
    const text = serviceTooltip(aService({ definition }), 0);
    expect(text).toContain('backend');
    expect(text).not.toContain('hunter2');
  });

  it.each(evilNames)('shows %j as text wherever it comes', (name) => {
    const text = serviceTooltip(
      aService({
        name,
        state: { type: 'failed', reason: name },
        definition: aDefinition({ cwd: name }),
        launch: { mode: 'asWritten', remains: [], reason: name },
      }),
      0,
    );
    expect(text).not.toMatch(/(?<!\\)(\]|\(|\$|`|\|)|<|[\u0007\u202e]/);
    expect(text.match(/(?<!\\)\*\*/g)).toHaveLength(2);
    expect(text.split('\n')).toHaveLength(6);
  });

  it.each(evilNames)('shows %j of a log as text, with no link but ours', (logError) => {
    const own = /(?<!\\)\[[^\]\\]+\]\(command:codexServices\.\w+\?[^)\s]*\)/g;
    const links = (error: string): readonly string[] =>
      serviceTooltip(aRunningService({ logError: error }), 0).match(own) ?? [];
    expect(links(logError)).toEqual(links('plain'));
    expect(links('plain').join()).toContain('showErrors');
    const text = serviceTooltip(aRunningService({ logError }), 0).replace(own, '');
    expect(text.match(/Error in its log: .*/)?.[0]).not.toMatch(
      /(?<!\\)(\]|\(|\$|`|\|)|<|[\u0007\u202e]/,
    );
  });
});
