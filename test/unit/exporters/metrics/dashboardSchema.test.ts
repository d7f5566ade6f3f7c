import type { Dashboard } from '@grafana/schema';
import { expect, it } from 'vitest';
import { dashboard } from '../../../../src/exporters/metrics/dashboard';

/** The compiler is what judges this. */
it('the dashboard is one by Grafana’s own types', () => {
  const judged: Dashboard = dashboard();
  // @ts-expect-error That they are looked at at all.
  const wrong: Dashboard = { ...dashboard(), title: 1 };
  expect([judged.uid, wrong.uid]).toEqual(['codex-services', 'codex-services']);
});
