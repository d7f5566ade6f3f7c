import type { Database } from './database.js';
import { readJson, type Reply, type Routes } from './http.js';
import { reasonOf } from './log.js';
import type { Visits } from './visits.js';

const longestPage = 200;

export function createRoutes(database: Database, visits: Visits): Routes {
  return {
    'GET /health': () => health(database),

    'GET /api/visits': async () => ({
      status: 200,
      body: { total: await visits.total(), recent: await visits.recent() },
    }),

    'POST /api/visits': async (request) => {
      const { page } = await readJson(request);
      const visit = await visits.record(
        typeof page === 'string' ? page.slice(0, longestPage) : '/',
      );
      return { status: 201, body: { visit, total: await visits.total() } };
    },
  };
}

// 200 even without a database: this process is well, and restarting it would not bring the
// database back. Whoever needs to know reads "status".
async function health(database: Database): Promise<Reply> {
  const uptimeSeconds = Math.round(process.uptime());
  try {
    const latency = await database.ping();
    const latencyMs = Math.round(latency * 10) / 10;
    return { status: 200, body: { status: 'ok', database: 'up', latencyMs, uptimeSeconds } };
  } catch (error) {
    const reason = reasonOf(error);
    return {
      status: 200,
      body: { status: 'degraded', database: 'down', latencyMs: null, reason, uptimeSeconds },
    };
  }
}
