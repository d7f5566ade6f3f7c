import './sentry';
import { createServer } from 'node:http';
import { startHealthChecks } from './health';
import { prisma } from './prisma';

const port = Number(process.env.PORT ?? 3004);

const server = createServer(async (request, response) => {
  if (request.url === '/health') {
    response.end(JSON.stringify({ status: 'ok' }));
    return;
  }
  const rows = await prisma.$queryRaw`SELECT now()`;
  response.end(JSON.stringify(rows));
});

server.listen(port, '127.0.0.1', () => console.log(`backend listening on ${port}`));

startHealthChecks();
