import * as net from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { MetricsServer } from '../../../../src/exporters/metrics/metricsServer';
import { freePort } from '../../../live/harness/freePort';
import { TestLog } from '../../../fakes/testLog';

const text = 'codex_pm2_up 1\n';

async function served(
  answer = async () => ({ contentType: 'text/plain', text }),
  log = new TestLog(),
) {
  const port = await freePort();
  const server = await MetricsServer.listen('127.0.0.1', port, answer, log);
  onTestFinished(() => server.dispose());
  return port;
}

describe('the metrics page', () => {
  it.each([
    ['GET /metrics', '127.0.0.1', 200, text],
    ['GET /metrics?x=1', 'localhost:9464', 200, text],
    ['GET /metrics', 'host.docker.internal:9464', 200, text],
    ['GET /metrics', '[::1]:9464', 200, text],
    ['HEAD /metrics', '127.0.0.1', 200, ''],
    ['POST /metrics', '127.0.0.1', 405, 'Metrics are only read.\n'],
    ['GET /', '127.0.0.1', 404, 'The metrics are at /metrics.\n'],
    // A page of somebody's whose name was made to lead here.
    ['GET /metrics', 'evil.example', 403, 'Ask by IP address or localhost.\n'],
  ])('%s as %s: %i', async (request, host, status, body) => {
    const answer = await raw(
      await served(),
      `${request} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
    );
    expect(answer.startsWith(`HTTP/1.1 ${status} `)).toBe(true);
    expect(unchunked(answer)).toBe(body);
  });

  it('says that it could not gather them, and why', async () => {
    const log = new TestLog();
    const port = await served(
      () => Promise.reject(new Error('no list of redis://u:hunter2@h')),
      log,
    );
    const response = await fetch(`http://127.0.0.1:${port}/metrics`);
    expect([response.status, await response.text()]).toEqual([
      500,
      expect.stringMatching(
        /^The metrics could not be gathered: no list of redis:\/\/u:[^h]+@h\n$/,
      ),
    ]);
    expect(log.takeErrors()).toHaveLength(1);
  });

  it('says which address it cannot have', async () => {
    const port = await served();
    const again = MetricsServer.listen(
      '127.0.0.1',
      port,
      async () => ({ contentType: '', text }),
      new TestLog(),
    );
    await expect(again).rejects.toMatchObject({ host: '127.0.0.1', code: 'EADDRINUSE' });
    const away = MetricsServer.listen(
      '203.0.113.7',
      port,
      async () => ({ contentType: '', text }),
      new TestLog(),
    );
    await expect(away).rejects.toMatchObject({ host: '203.0.113.7', code: 'EADDRNOTAVAIL' });
  });
});

function raw(port: number, request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = net.connect(port, '127.0.0.1', () => socket.write(request));
    socket.on('data', (chunk) => (answer += String(chunk)));
    socket.on('end', () => resolve(answer));
    socket.on('error', reject);
  });
}

/** The body; what has no length comes in chunks. */
function unchunked(answer: string): string {
  const at = answer.indexOf('\r\n\r\n');
  const body = answer.slice(at + 4);
  if (!/transfer-encoding: chunked/i.test(answer.slice(0, at))) return body;
  return body
    .split('\r\n')
    .filter((_, index) => index % 2 === 1)
    .join('');
}
