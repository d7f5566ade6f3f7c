import { once } from 'node:events';
import { readConfig } from './config.js';
import { Database } from './database.js';
import { createHttpServer } from './http.js';
import { log, reasonOf } from './log.js';
import { retry } from './retry.js';
import { createRoutes } from './routes.js';
import { onShutdown } from './shutdown.js';
import { Visits } from './visits.js';

const drainTime = 500;

const config = readConfig();
const stopping = new AbortController();
const database = new Database(config.databaseUrl);
const visits = new Visits(database);
const server = createHttpServer(createRoutes(database, visits));

onShutdown(async () => {
  stopping.abort();
  const closed = server.listening ? once(server, 'close') : undefined;
  server.close();
  setTimeout(() => server.closeAllConnections(), drainTime).unref();
  await closed;
  log.info('the HTTP server is closed');
  await database.close();
  log.info('the database pool is closed');
});

server.on('error', (error) => {
  log.error(`cannot listen on ${config.host}:${config.port}: ${reasonOf(error)}`);
  process.exit(1);
});
server.listen(config.port, config.host, () =>
  log.info(`listening on http://${config.host}:${config.port}`),
);

// The server is open before the database is: the two may start in any order.
await retry('creating the table', () => visits.createTable(), stopping.signal);
if (!stopping.signal.aborted) {
  log.info('the database is ready');
}
