import { describe, expect, it } from 'vitest';
import type { SystemMemory } from '../../../../src/system/types';
import { indicatorText, indicatorTooltip } from '../../../../src/views/statusBar/indicatorText';
import { aRunningService, aService, evilNames, megabyte } from '../../../fakes/samples';

function memory(usedRatio: number, over: Partial<SystemMemory> = {}): SystemMemory {
  const totalBytes = 8192 * megabyte;
  return {
    totalBytes,
    availableBytes: totalBytes * (1 - usedRatio),
    usedRatio,
    limitedBy: 'machine',
    ...over,
  };
}

describe('the status bar', () => {
  it('shows the share in use and what the services hold', () => {
    const services = [aRunningService(), aRunningService({ name: 'b' }), aService({ name: 'c' })];
    expect(indicatorText(memory(0.614), services, 'normal')).toEqual({
      text: '$(pulse) 61 % · 200 MB',
      level: 'normal',
      spoken: 'System memory 61 % in use, services hold 200 MB. Press to restart services.',
    });
  });

  it('leaves out what the services hold where nothing runs, and warns by its icon', () => {
    expect(indicatorText(memory(0.9), [aService()], 'warning')).toMatchObject({
      text: '$(warning) 90 %',
      level: 'warning',
      spoken: expect.stringMatching(/^Warning: system memory 90 % in use/),
    });
    expect(indicatorText(memory(0.95), [aService()], 'critical')).toMatchObject({
      text: '$(error) 95 %',
      spoken: expect.stringMatching(/^Critical: system memory 95 % in use/),
    });
  });
});

describe('the tooltip', () => {
  const rows = (text: string): string[] =>
    text.split('\n').filter((one) => /^\| (?!:--)/.test(one));

  it('has a row for each service, the heaviest first', () => {
    const text = indicatorTooltip(memory(0.5), [
      aService({ name: 'idle' }),
      aRunningService({ name: 'small', memoryBytes: megabyte }),
      aRunningService({ name: 'large', memoryBytes: 900 * megabyte, capBytes: 1024 * megabyte }),
    ]);
    expect(text.split('\n')[0]).toBe('**Memory of the machine: 4 GB of 8 GB in use**');
    const cells = rows(text)
      .slice(1)
      .map((row) =>
        row
          .split(/(?<!\\)\|/)
          .slice(1, -1)
          .map((cell) => cell.replaceAll('&nbsp;', '').trim()),
      );
    expect(cells.map(([name]) => name)).toEqual(['large', 'small', 'idle']);
    expect(cells[0]?.slice(1, 4)).toEqual(['ready', '900 MB', '1 GB']);
    expect(cells[2]?.slice(1, 4)).toEqual(['stopped', '–', '–']);
  });

  it('offers what can be done with each', () => {
    const text = indicatorTooltip(memory(0.5), [
      aRunningService({ name: 'on' }),
      aService({ name: 'off' }),
      aService({ name: 'theirs', conflict: '/other' }),
    ]);
    const links = rows(text)
      .slice(1)
      .map((row) => [...row.matchAll(/\[(\w+)\]\(command/g)].map(([, title]) => title));
    expect(links).toEqual([['Restart', 'Stop', 'Logs'], ['Start', 'Logs'], ['Logs']]);
  });

  it.each([
    [1, false],
    [2, true],
  ])('offers to restart all where more than one runs: %d', (count, offered) => {
    const services = [1, 2].slice(0, count).map((n) => aRunningService({ name: `s${n}` }));
    expect(indicatorTooltip(memory(0.5), services).includes('[Restart all]')).toBe(offered);
  });

  it('says whose memory is short, and ends after 25 rows', () => {
    const services = Array.from({ length: 30 }, (_, n) => aService({ name: `s${n}` }));
    const text = indicatorTooltip(memory(0.5, { limitedBy: 'container' }), services);
    expect(text).toContain('Memory of the container');
    expect(rows(text)).toHaveLength(26);
    expect(text).toContain('and 5 more');
  });

  it.each(evilNames)('keeps %j in its cell, without links, icons or HTML of its own', (name) => {
    const text = indicatorTooltip(memory(0.5), [aRunningService({ name })]);
    const [row = ''] = rows(text).slice(1);
    expect(row.match(/(?<!\\)\|/g)).toHaveLength(6);
    expect(row.match(/(?<!\\)\]\(/g)).toHaveLength(3);
    expect(row).not.toMatch(/(?<!\\)\$|</);
    expect(text.split('\n').slice(5)).toEqual([
      '',
      '[Open monitor](command:codexServices.openMonitor)',
    ]);
  });
});
