import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';

const host = '127.0.0.1';
const port = Number(process.env.PORT ?? 5433);
const folder = resolve(process.env.CODEX_DATABASE_DIR || './data');

function log(level, text) {
  const line = `${new Date().toISOString()} ${level.toUpperCase().padEnd(5)} ${text}\n`;
  (level === 'info' ? process.stdout : process.stderr).write(line);
}

// PGlite takes no lock on its folder, and two of them would ruin it: whoever holds the port owns
// the folder, so look at the port before the folder is opened.
async function requireFreePort() {
  const probe = createServer();
  probe.listen(port, host);
  await once(probe, 'listening');
  probe.close();
  await once(probe, 'close');
}

let db;
let server;
let leaving = false;

async function leave(cause) {
  if (leaving) {
    return;
  }
  leaving = true;
  log('info', `${cause} received, closing`);
  try {
    await server?.stop();
    await db?.close();
  } catch (error) {
    log('error', `closing failed: ${error.message}`);
  }
  log('info', 'goodbye');
  process.exit(0);
}

process.on('SIGINT', () => void leave('SIGINT'));
process.on('SIGTERM', () => void leave('SIGTERM'));
process.on('message', (message) => {
  if (message === 'shutdown') {
    void leave('shutdown message');
  }
});

try {
  await requireFreePort();
  await mkdir(folder, { recursive: true });
  log('info', `opening ${folder}`);
  const start = performance.now();
  db = await PGlite.create(folder);
  // One at a time is its default, and the backend's pool alone has four.
  server = new PGLiteSocketServer({ db, host, port, maxConnections: 20 });
  server.addEventListener('error', (event) => log('warn', `socket: ${event.detail?.message}`));
  await server.start();
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  log('info', `ready on ${host}:${port} after ${seconds} s`);
} catch (error) {
  log('error', `cannot start on ${host}:${port}: ${error.message}`);
  process.exit(1);
}
