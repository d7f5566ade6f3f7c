import { afterAll, describe, it } from 'vitest';
import { activation } from './activation';
import { auditFigures } from './audit';
import { capReaction } from './capReaction';
import type { Figure } from './figure';
import { logFigures } from './logs';
import { masking } from './masking';
import { metricsFigures } from './metrics';
import { monitorCost } from './monitor';
import { pm2Calls } from './pm2Calls';
import { recovery } from './recovery';
import { report } from './results';
import { startAll } from './startAll';
import { sizes } from './sizes';
import { treeSampling } from './trees';

/** The bench borrows the test runner for its module loading and timeouts; it asserts nothing. */
describe('bench', () => {
  const figures: Figure[] = [];
  afterAll(() => report(figures));

  it.each([
    ['sizes', sizes],
    ['activation', activation],
    ['calls to PM2', pm2Calls],
    ['process trees', treeSampling],
    ['recovery', recovery],
    ['reaction to a cap', capReaction],
    ['start all', startAll],
    ['audit', auditFigures],
    ['masking', masking],
    ['logs', logFigures],
    ['monitor', monitorCost],
    ['metrics', metricsFigures],
  ])('%s', async (_, measure) => {
    figures.push(...(await measure()));
  });
});
