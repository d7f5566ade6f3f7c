import { prisma } from './prisma';

const HEALTH_CHECK_INTERVAL = 3000;

/** Asks the database whether it is still there. */
async function checkDatabase(): Promise<void> {
  try {
    await prisma.$queryRaw`SELECT 1`;
  } catch (error) {
    console.error('database health check failed', error);
  }
}

export function startHealthChecks(): void {
  setInterval(checkDatabase, HEALTH_CHECK_INTERVAL);
}
