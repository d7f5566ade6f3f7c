import { createHash } from 'node:crypto';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * Runs `work` while no other process on this Linux machine runs it for the same name. The lock is
 * an abstract socket: the kernel frees it however its holder ends, so none can be stale.
 * @template T
 * @param {string} name
 * @param {{ onWait: () => void }} options `onWait` is called once, where another holds the lock
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function exclusively(name, { onWait }, work) {
  const address = `\0codex-${createHash('sha256').update(name).digest('hex').slice(0, 32)}`;
  let release = await tryAcquire(address);
  if (!release) onWait();
  while (!release) {
    await delay(250);
    release = await tryAcquire(address);
  }
  try {
    return await work();
  } finally {
    release();
  }
}

/**
 * @param {string} address
 * @returns {Promise<(() => void) | undefined>} the release, or undefined where another holds it
 */
function tryAcquire(address) {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    server.listen(address, () => {
      server.unref();
      resolve(() => server.close());
    });
  });
}
