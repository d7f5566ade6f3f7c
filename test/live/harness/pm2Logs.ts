import { spawn } from 'node:child_process';
import * as path from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { root } from '../../../scripts/setup.mjs';

/**
 * `pm2 logs --raw`: follows all services as a person does in a terminal. `ends` says when `last`, the end of a burst, was printed
 * (ms since the epoch), as often as it was.
 */
export function followRaw(
  pm2Home: string,
  last: string,
): { readonly ends: readonly number[]; stop(): void } {
  const ends: number[] = [];
  const pm2 = path.join(root, 'node_modules/pm2/bin/pm2');
  const child = spawn(process.execPath, [pm2, 'logs', '--raw', '--lines', '0'], {
    env: { ...process.env, PM2_HOME: pm2Home, PM2_DISABLE_VERSION_CHECK: 'true' },
    // Lines of the error streams go to its own, and would drown the test's.
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const decoder = new StringDecoder();
  let tail = '';
  child.stdout.on('data', (data: Buffer) => {
    const pieces = (tail + decoder.write(data)).split(last);
    for (let i = 1; i < pieces.length; i++) ends.push(Date.now());
    // Shorter than `last`: it cannot be counted twice.
    tail = pieces.at(-1)?.slice(1 - last.length) ?? '';
  });
  return { ends, stop: () => void child.kill('SIGKILL') };
}
