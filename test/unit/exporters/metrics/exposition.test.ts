import { describe, expect, it } from 'vitest';
import { expose, wantsOpenMetrics } from '../../../../src/exporters/metrics/exposition';
import { metrics } from '../../../../src/exporters/metrics/metricTable';
import { evilNames } from '../../../fakes/samples';
import { someFacts, someServiceFacts } from './someFacts';

describe('the format that is wanted', () => {
  it.each([
    [undefined, false],
    ['', false],
    ['*/*', false],
    ['text/plain', false],
    ['application/openmetrics-text', true],
    // What Prometheus 2 and 3 send.
    [
      'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1',
      true,
    ],
    ['application/openmetrics-text;q=0, text/plain', false],
    ['application/openmetrics-text;q=0.2, text/plain;q=0.9', false],
    ['application/openmetrics-text;q=x', false],
  ])('by Accept: %s', (accept, open) => {
    expect(wantsOpenMetrics(accept)).toBe(open);
  });
});

describe('what is told', () => {
  it('has a value of every metric of the table, with exactly its labels', async () => {
    const { text, contentType } = await expose(metrics, someFacts(), false);
    expect(contentType).toBe('text/plain; version=0.0.4; charset=utf-8');
    for (const { name, type, labels } of metrics) {
      expect(text).toContain(`# TYPE ${name} ${type}\n`);
      const line = text
        .split('\n')
        .find((one) => one.startsWith(`${name}{`) || one.startsWith(`${name} `));
      const found = [...(line ?? '').matchAll(/(\w+)="/g)].map(([, label]) => label);
      expect([name, found.sort()]).toEqual([name, [...labels].sort()]);
    }
  });

  it('is the same in OpenMetrics, and ends there as that wants it', async () => {
    const { text, contentType } = await expose(metrics, someFacts(), true);
    expect(contentType).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
    expect(text).toContain(
      '# TYPE codex_service_restarts counter\ncodex_service_restarts_total{service="api",workspace="shop",cause="crash"} 2\n',
    );
    expect(text.endsWith('\n# EOF\n')).toBe(true);
    // The library renames its counters for good: the next answer must not have got that.
    expect((await expose(metrics, someFacts(), false)).text).toContain(
      '# TYPE codex_service_restarts_total counter\n',
    );
  });

  it('says nothing of what nobody knows', async () => {
    const [known, unknown] = [someServiceFacts(), someServiceFacts({ service: 'other' })];
    const { ready: _, capBytes: __, ...bare } = { ...unknown, replicas: [{ replica: 0 }] };
    const { text } = await expose(metrics, someFacts([known, bare]), false);
    const told = text.split('\n').filter((line) => line.includes('"other"'));
    expect(told.map((line) => line.slice(0, line.indexOf('{')))).toEqual([
      'codex_service_info',
      'codex_service_state',
      'codex_service_up',
      'codex_service_restarts_total',
      'codex_service_log_lines_total',
    ]);
  });

  it.each(evilNames)(
    'stays one line a value, whatever a service is called: %j',
    async (service) => {
      const { text } = await expose(metrics, someFacts([someServiceFacts({ service })]), false);
      const lines = text.split('\n').filter((line) => line.startsWith('codex_service_up'));
      expect(lines).toHaveLength(1);
      expect(lines[0]).toMatch(
        /^codex_service_up\{service="(?:[^"\\\n]|\\.)*",workspace="shop"\} 1$/,
      );
    },
  );

  it('is nothing but what holds of PM2 where there is no service', async () => {
    const { text } = await expose(metrics, { services: [], databases: [], pm2: false }, false);
    expect(text.split('\n').filter((line) => line && !line.startsWith('#'))).toEqual([
      'codex_pm2_up 0',
    ]);
  });
});
