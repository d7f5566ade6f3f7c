import { describe, expect, it } from 'vitest';
import { inspectedProcess } from '../../../../src/services/debugging/inspectedProcess';
import type { Service } from '../../../../src/services/state/service';
import { FakeListeners } from '../../../fakes/fakeMachine';
import {
  aDefinition,
  anInstance,
  aProcess,
  aRunningService,
  megabyte,
} from '../../../fakes/samples';

const node = aProcess({ pid: 100, command: 'node server.js' });
const npm = aProcess({ pid: 100, command: 'npm run dev' });
const shell = aProcess({ pid: 101, ppid: 100, command: 'sh -c next dev' });
const worker = aProcess({
  pid: 103,
  ppid: 102,
  command: 'node worker.js',
  rssBytes: 900 * megabyte,
});
const server = aProcess({
  pid: 102,
  ppid: 101,
  command: 'next-server (v15.1.0)',
  rssBytes: 200 * megabyte,
});
const starting: Partial<Service> = { state: { type: 'starting' } };
const next: Partial<Service> = { definition: aDefinition({ tool: 'next' }), port: 3000 };
const viaNpm: Partial<Service> = { launch: { mode: 'asWritten', remains: ['npm'] }, port: 3000 };

/** `listening`: ports by pid; `programs`: what /proc says, by pid. */
async function found(
  over: Partial<Service>,
  processes: Service['instances'][number]['processes'],
  listening: Readonly<Record<number, number[]>> = {},
  programs: Readonly<Record<number, string>> = {},
) {
  const listeners = new FakeListeners();
  for (const [pid, ports] of Object.entries(listening)) listeners.ports.set(Number(pid), ports);
  const service = aRunningService({ instances: [anInstance({ processes })], ...over });
  const look = { listeners, processes: { programOf: (pid: number) => programs[pid] } };
  const process = await inspectedProcess(service, look);
  return typeof process === 'string' ? process : process.pid;
}

describe('the process to inspect', () => {
  it('is node where it was launched as such, from its first moment', async () => {
    expect(await found(starting, [node])).toBe(100);
  });

  it('is the one that listens below a launcher, whatever its title', async () => {
    expect(await found(next, [node, server, worker], { 102: [3000], 103: [4000] })).toBe(102);
    expect(await found(viaNpm, [npm, shell, server], { 102: [3000] })).toBe(102);
  });

  it('is waited for below a launcher while nothing listens', async () => {
    expect(await found({ ...next, ...starting }, [node, server])).toBe('soon');
    expect(await found({ ...viaNpm, ...starting }, [npm])).toBe('soon');
  });

  it('is the one that holds most where nothing of a service without a port listens', async () => {
    expect(await found({ ...viaNpm, port: undefined }, [npm, server, worker])).toBe(103);
  });

  it('is none where what runs is something else, also by another name', async () => {
    expect(await found({}, [aProcess({ command: 'python app.py' })])).toBe('none');
    expect(await found({}, [node], {}, { 100: '/usr/bin/bun' })).toBe('none');
    expect(await found({}, [aProcess({ command: 'a title' })], {}, { 100: '/opt/node' })).toBe(100);
  });

  it('is waited for where nothing runs yet', async () => {
    expect(await found({}, [])).toBe('soon');
  });
});
