import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { poll } from '../../src/base/async';
import { cpuProfile, heapSampling, heapSnapshot, Inspector, pidAt } from '../../src/inspector';
import { catchesUsr1, LinuxProcessControl } from '../../src/system/linux/linuxProcessControl';
import { readStat } from '../../src/system/linux/procStat';
import { freePort } from './harness/freePort';
import { patienceMs } from '../patience';
import { tempFolder } from '../fakes/tempFolder';

const never = new AbortController().signal;
const often = { everyMs: 20, ms: patienceMs };
const read = async (): Promise<undefined> => undefined;
const control = new LinuxProcessControl();

/** Types and blank lines, so that no line of what is run stands where it was written. */
const source = `
interface Work {
  readonly rounds: number;
}

type Kept = readonly string[];

const kept: Kept[] = [];

function spinTheWheel({ rounds }: Work): number {
  let sum = 0;
  for (let round = 0; round < rounds; round++) sum += Math.sqrt(round);
  return sum;
}

console.log('at work');
setInterval(() => {
  spinTheWheel({ rounds: 50_000 });
  kept.push(Array.from({ length: 50 }, (_, at) => \`secret of \${at} \${Math.random()}\`));
}, 5);
`;
const written = source.split('\n').findIndex((line) => line.startsWith('function spinTheWheel'));

/** A program of TypeScript through tsx, with a port for its inspector; what may be done to it ends with the test. */
async function program(): Promise<{ file: string; port: number; child: ChildProcess }> {
  const file = path.join(tempFolder(), 'work.mts');
  writeFileSync(file, source);
  const port = await freePort();
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), file], {
    env: { ...process.env, NODE_OPTIONS: `--inspect-port=127.0.0.1:${port}` },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return { file, port, child };
}

async function opened() {
  const { child, ...more } = await program();
  const working = once(child.stdout ?? child, 'data');
  const { pid = 0 } = child;
  const startTime = readStat('/proc', pid)?.startTime ?? 0;
  // Asked from its first moment on: the signal must not end it.
  const asked = await poll(
    async () => (await control.openInspector({ pid, startTime })) || undefined,
    {
      everyMs: 1,
      ms: patienceMs,
    },
  );
  expect(asked).toBe(true);
  await poll(async () => (await pidAt(more.port)) || undefined, often);
  expect(child.exitCode ?? child.signalCode).toBeNull();
  await working;
  const inspector = await Inspector.connect(more.port);
  onTestFinished(() => inspector.dispose());
  return { ...more, child, inspector };
}

interface Frame {
  readonly functionName: string;
  readonly url: string;
  readonly lineNumber: number;
}

describe('the inspector of a program that tsx runs', () => {
  it('is opened by a signal, profiled at the lines that were written, and closed', async () => {
    const { file, port, inspector } = await opened();
    const url = pathToFileURL(file).href;
    // A busy machine may not run the program at all within 300 ms.
    const wheel = async (): Promise<Frame | undefined> => {
      const profile = JSON.parse(await cpuProfile(inspector, { ms: 300, read })) as {
        readonly nodes: readonly { readonly callFrame: Frame }[];
      };
      const frames = profile.nodes.map(({ callFrame }) => callFrame);
      return frames.find(({ functionName }) => functionName === 'spinTheWheel');
    };
    expect(await poll(wheel, often)).toMatchObject({ url, lineNumber: written });
    const sampled = async (): Promise<true | undefined> => {
      const { head } = JSON.parse(await heapSampling(inspector, { ms: 300, read })) as {
        head: object;
      };
      return JSON.stringify(head).includes(url) || undefined;
    };
    expect(await poll(sampled, often)).toBe(true);

    const snapshot = path.join(tempFolder(), 'a.heapsnapshot');
    let told = 0;
    await heapSnapshot(inspector, snapshot, never, (bytes) => (told = bytes), Infinity);
    expect(statSync(snapshot).mode & 0o777).toBe(0o600);
    expect(told).toBeGreaterThan(0);
    expect(JSON.parse(readFileSync(snapshot, 'utf8'))).toMatchObject({ snapshot: {}, nodes: {} });
    // What is there already is not written over.
    await expect(
      heapSnapshot(inspector, snapshot, never, () => undefined, Infinity),
    ).rejects.toThrow();
    inspector.dispose();

    const again = await Inspector.connect(port);
    await again.call('Runtime.evaluate', {
      expression: 'setTimeout(() => process._debugEnd(), 20)',
    });
    again.dispose();
    const closed = async (): Promise<true | undefined> => !(await pidAt(port)) || undefined;
    expect(await poll(closed, often)).toBe(true);
  });

  it('says so where the program ends meanwhile, and stops where it is told to', async () => {
    const { child, inspector } = await opened();
    const stop = new AbortController();
    const cancelled = cpuProfile(inspector, { ms: patienceMs, read, signal: stop.signal });
    stop.abort();
    await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
    const ending = cpuProfile(inspector, { ms: 200, read });
    child.kill('SIGKILL');
    await expect(ending).rejects.toThrow('The program ended');
    await expect(inspector.call('Runtime.enable')).rejects.toThrow('The program ended');
  });
});

it('takes nobody for an inspector who is none, and is led nowhere else', async () => {
  const evil = JSON.stringify([{ webSocketDebuggerUrl: 'ws://evil.example/../../x y' }]);
  for (const answer of [
    '',
    'no',
    '[]',
    '[7]',
    '{}',
    evil,
    'x'.repeat(100_000),
    '['.repeat(60_000),
  ]) {
    const server = createServer((_, response) => response.end(answer)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    expect(await pidAt(port), answer.slice(0, 20)).toBeUndefined();
    await expect(Inspector.connect(port)).rejects.toThrow(`on port ${port}`);
    server.close();
  }
});

it('knows a handler of SIGUSR1 by the kernel’s mask, whatever the program is called', () => {
  const status = (mask: string, name = 'node') =>
    `Name:\t${name}\nSigIgn:\t0\nSigCgt:\t${mask}\nx\n`;
  expect(catchesUsr1(status('0000000100004202'))).toBe(true);
  expect(catchesUsr1(status('0000000100004002'))).toBe(false);
  expect(catchesUsr1(status('0000000000000000', '\nSigCgt:\tffff'))).toBe(false);
  expect(catchesUsr1('')).toBe(false);
});
