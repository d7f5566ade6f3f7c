import { type ChildProcess, spawn } from 'node:child_process';
import * as net from 'node:net';
import { freePort } from './world';

const listener = `
require('node:net').createServer(() => {}).listen({ port: Number(process.argv[1]), host: '127.0.0.1', backlog: 1 }, () => {
  process.stdout.write('x');
});`;

/**
 * A port of this machine that swallows packets: its process is stopped and its queue is full, so the kernel answers nobody. Gives the
 * port, and what ends it.
 */
export async function swallowingPort(): Promise<{ readonly port: number; end(): void }> {
  const port = await freePort();
  const child: ChildProcess = spawn(process.execPath, ['-e', listener, String(port)], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await new Promise((resolve) => child.stdout?.once('data', resolve));
  child.kill('SIGSTOP');
  const fillers = Array.from({ length: 6 }, () => net.connect(port, '127.0.0.1'));
  for (const one of fillers) one.on('error', () => undefined);
  await new Promise((resolve) => setTimeout(resolve, 200));
  return {
    port,
    end: () => {
      for (const one of fillers) one.destroy();
      child.kill('SIGKILL');
    },
  };
}
