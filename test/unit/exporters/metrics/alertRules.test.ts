import { expect, it } from 'vitest';
import { parse } from 'yaml';
import {
  alertNames,
  alerts,
  rulesText,
  withAlerts,
} from '../../../../src/exporters/metrics/alertRules';
import { dashboard, panels } from '../../../../src/exporters/metrics/dashboard';
import { metrics } from '../../../../src/exporters/metrics/metricTable';

const names = alerts.map(({ name }) => name);

it('alerts are those that were asked for, each once', () => {
  expect([...names].sort()).toEqual([
    'CodexServiceCrashLoop',
    'CodexServiceDown',
    'CodexServiceMemoryHigh',
    'CodexServiceMemoryLoop',
    'CodexSystemMemoryHigh',
  ]);
});

it('rules are written once: what is there stays as it is, what lacks comes behind it', () => {
  const whole = rulesText(alerts);
  expect([...alertNames('x.yml', whole)].sort()).toEqual([...names].sort());
  expect(withAlerts(whole, alerts)).toBe(whole);
  const own =
    '# mine\ngroups:\n  - name: codex-services\n    rules:\n      - alert: CodexServiceDown\n        expr: up == 0 # changed\n';
  const more = withAlerts(own, alerts);
  expect(more.startsWith(own.trimEnd())).toBe(true);
  expect([...alertNames('x.yml', more)].sort()).toEqual([...names].sort());
  const groups = (parse(more) as { groups: { name: string }[] }).groups.map(({ name }) => name);
  expect(new Set(groups).size).toBe(groups.length);
  expect(withAlerts(more, alerts)).toBe(more);
  expect(withAlerts('', alerts)).toBe(whole);
});

it.each([
  ['broken', 'groups: [', /has an error in line/],
  ['of another kind', 'groups: none\n', /not a list/],
])('rules that are %s are left alone', (_, text, message) => {
  expect(() => withAlerts(text, alerts)).toThrow(message);
});

it('alerts and panels ask for metrics that there are, with labels that these have', () => {
  const known = new Map(metrics.map(({ name, labels }) => [name, labels]));
  const asked = [
    ...alerts.map(({ expr }) => expr),
    ...panels.flatMap(({ queries }) => queries.map(({ expr }) => expr)),
  ];
  for (const expr of asked) {
    const used = [...expr.matchAll(/\b(codex_\w+)(?:\{([^}]*)\})?/g)];
    expect(used.length, expr).toBeGreaterThan(0);
    for (const [, name = '', matchers = ''] of used) {
      expect(known.has(name), name).toBe(true);
      for (const [, label = ''] of matchers.matchAll(/(\w+)[=!]/g)) {
        expect(known.get(name), expr).toContain(label);
      }
    }
  }
});

it('the dashboard has a place for each panel, and its choices on every metric of services', () => {
  const { panels: placed } = dashboard();
  const places = placed.map(({ gridPos: { x, y } }) => `${x} ${y}`);
  expect(new Set(places).size).toBe(panels.length);
  expect(new Set(placed.map(({ id }) => id)).size).toBe(panels.length);
  for (const { expr } of placed.flatMap(({ targets }) => targets)) {
    const ofServices = expr.match(/codex_service_\w+/g) ?? [];
    expect(expr.match(/service=~"\$service"/g) ?? []).toHaveLength(ofServices.length);
  }
});
