import { describe, expect, it } from 'vitest';
import { parseCim, parseCimDate } from '../../../../src/system/windows/cimProcesses';
import { WindowsProcessTrees } from '../../../../src/system/windows/windowsProcessTrees';
import { fixture } from '../fixture';

describe('parseCim', () => {
  it('reads PowerShell 5.1', () => {
    const rows = parseCim(fixture('cim-5.1.json'));
    expect(rows.map((row) => [row.pid, row.command])).toEqual([
      [4, 'System'],
      [4242, '"C:\\Program Files\\nodejs\\node.exe" src\\index.js'],
    ]);
    expect(rows[1]).toMatchObject({
      ppid: 1188,
      rssBytes: 104857600,
      cpuMs: 5000,
      startTime: 1_726_316_096_789,
    });
  });

  it('reads PowerShell 7, numbers as text, and a single process', () => {
    expect(parseCim(fixture('cim-7.json'))).toMatchObject([
      { pid: 1188, rssBytes: 1024000, startTime: Date.UTC(2026, 9, 7, 6, 12, 9, 125) },
    ]);
  });

  it('throws on what is not JSON and leaves out what is not a process', () => {
    expect(() => parseCim('Get-CimInstance : no')).toThrow(SyntaxError);
    expect(parseCim('[null, 3, {}, {"ProcessId":"x"}, {"ProcessId":{"toString":1}}]')).toEqual([]);
    const odd = { ProcessId: 7, CommandLine: { toString: 1 }, Name: 'a', UserModeTime: [1] };
    expect(parseCim(JSON.stringify(odd))).toMatchObject([{ pid: 7, command: 'a', cpuMs: 0 }]);
  });

  it.each([
    ['/Date(1726316096789)/', 1_726_316_096_789],
    ['/Date(1726316096789+0200)/', 1_726_316_096_789],
    [{ value: '/Date(5)/', DateTime: 'x' }, 5],
    [null, undefined],
    ['yesterday', undefined],
  ])('reads the date %j', (value, expected) => expect(parseCimDate(value)).toBe(expected));
});

it('finds orphans by their parent of old, and never a younger parent', async () => {
  const row = (pid: number, ppid: number, at: number): object => ({
    ProcessId: pid,
    ParentProcessId: ppid,
    WorkingSetSize: 1000,
    CreationDate: `/Date(${at})/`,
  });
  const rows = [row(101, 100, 20), row(102, 101, 30), row(200, 1, 50), row(201, 200, 40)];
  const shell = { ask: async () => JSON.stringify(rows), dispose() {} };
  const samples = await new WindowsProcessTrees({ shell }).sample([100, 200]);
  const pids = [...samples.values()].map((sample) => sample.processes.map((p) => p.pid));
  expect(pids).toEqual([[101, 102], [200]]);
  expect(samples.get(100)?.memoryBytes).toBe(2000);
});
