import { type ChildProcess, spawn } from 'node:child_process';
import * as net from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { askHttp, type HttpAnswer } from '../../src/probes/httpProbe';
import { swallowingPort } from './harness/badServers';
import { moody } from './harness/moody';
import { freePort } from './harness/world';

describe('asking over HTTP', () => {
  let child: ChildProcess | undefined;
  afterEach(() => child?.kill('SIGKILL'));

  async function ask(mode: string, path = '/health'): Promise<HttpAnswer> {
    const port = await freePort();
    child = spawn(
      process.execPath,
      [
        '-e',
        moody.replace("return readFileSync(process.env.MODE, 'utf8').trim();", `return '${mode}';`),
      ],
      {
        env: { PORT: String(port) },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    await new Promise((resolve) => child?.stdout?.once('data', resolve));
    return askHttp({ port, path, timeoutMs: 1_000 });
  }

  it.each([
    ['good', 200],
    ['bad', 503],
    // Not followed.
    ['circle', 302],
    // Its body never ends, and is not waited for.
    ['drip', 200],
  ])('takes the status of an answer: %s', async (mode, status) => {
    expect(await ask(mode)).toMatchObject({ type: 'status', status });
  });

  it('reads no more than the beginning of 100 MB', async () => {
    const before = process.memoryUsage().rss;
    expect(await ask('huge')).toMatchObject({ type: 'status', status: 200 });
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(process.memoryUsage().rss - before).toBeLessThan(60 * 1024 ** 2);
  });

  it('waits no longer than it was told', async () => {
    const swallowing = await swallowingPort();
    const none = { type: 'none', reason: 'no answer within 1 s' };
    expect(await ask('silent')).toEqual(none);
    expect(await askHttp({ port: swallowing.port, path: '/', timeoutMs: 1_000 })).toEqual(none);
    swallowing.end();
  });

  it('knows what is no HTTP, and what is not there', async () => {
    const server = net.createServer((socket) => socket.end('SSH-2.0-OpenSSH\r\n'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as net.AddressInfo;
    expect(await askHttp({ port, path: '/', timeoutMs: 1_000 })).toMatchObject({ type: 'notHttp' });
    server.close();
    const closed = await freePort();
    expect(await askHttp({ port: closed, path: '/', timeoutMs: 1_000 })).toEqual({
      type: 'none',
      reason: 'nothing accepts connections',
      refused: true,
    });
  });
});
