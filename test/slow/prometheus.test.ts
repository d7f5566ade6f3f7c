import * as fs from 'node:fs';
import * as path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { alerts, rulesFileName, rulesText } from '../../src/exporters/metrics/alertRules';
import { dashboard } from '../../src/exporters/metrics/dashboard';
import { metrics } from '../../src/exporters/metrics/metricTable';
import {
  addRuleFile,
  jobName,
  newPrometheusFile,
} from '../../src/exporters/metrics/prometheusFile';
import { idle, project, server } from '../live/harness/apps';
import { GuardianOfWindow, guardianProgram, metricsUrl } from '../live/harness/guardian';
import { Postgres, postgresLacking } from '../live/harness/postgres';
import { processesUnder, until, wordsOf } from '../live/harness/processes';
import { freePort, useWorld } from '../live/harness/world';
import { Prometheus, prometheusLacking, promtool } from './harness/prometheus';

const lacking = prometheusLacking() ?? postgresLacking();

describe.skipIf(lacking !== undefined)(`Prometheus (lacking: ${lacking ?? 'nothing'})`, () => {
  const world = useWorld();
  const ends: (() => Promise<void> | void)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  it('scrapes the exporter and answers a query for each metric and each panel, at the same port after a kill', async () => {
    const database = await Postgres.start(world().write('server', {}));
    ends.push(() => database.stop());
    const [port, exporterPort] = [await freePort(), await freePort()];
    const program = await guardianProgram(world());
    const folder = world().write(
      'shop',
      project(server('api', port, { max_memory_restart: '300M' }), idle('job')),
    );
    const window = await world().open({
      folders: [folder],
      settings: { 'codexServices.database.url': database.url },
    });
    await window.start();
    await window.untilState('api', 'ready');
    // Somebody looks at the database.
    const readiness = await window.readiness.get();
    await readiness.refresh();
    const [id = ''] = readiness.databases.databases.map((one) => one.id);
    readiness.databases.setWatched(true);
    readiness.databases.setExpanded(id, true);
    await until(() => readiness.databases.seenIn(folder)[0]?.details, 'the database');
    const page = { port: exporterPort, logLines: true };
    const guardian = new GuardianOfWindow(window, world(), program, { exported: true, page });
    ends.push(() => guardian.dispose());
    await guardian.sync();
    await metricsUrl(world());

    // The files as the commands write them.
    const configuration = path.join(world().folder, 'prometheus.yml');
    const every = `global:\n  scrape_interval: 1s\n  evaluation_interval: 1s\n`;
    const text = every + newPrometheusFile(`127.0.0.1:${exporterPort}`);
    const edit = addRuleFile('prometheus.yml', text, rulesFileName);
    fs.writeFileSync(configuration, text.slice(0, edit.start) + edit.text + text.slice(edit.end));
    fs.writeFileSync(path.join(world().folder, rulesFileName), rulesText(alerts));
    expect(promtool('check', 'config', configuration)).toContain('SUCCESS');
    const prometheus = await Prometheus.start(world().folder, configuration);
    ends.push(() => prometheus.stop());

    // What is only counted once it has happened: a line, a restart.
    await fetch(`http://127.0.0.1:${port}/`);
    await window.restart('job');
    for (const { name } of metrics) {
      await until(async () => (await prometheus.query(name)).length > 0, `a series of ${name}`);
    }
    expect(await prometheus.query('codex_service_ready{service="api"}')).toMatchObject([
      { metric: { job: jobName, workspace: 'shop' }, value: [expect.anything(), '1'] },
    ]);
    for (const { title, targets } of dashboard().panels) {
      for (const { expr } of targets) {
        const asked = expr
          .replaceAll(/\$(?:workspace|service)/g, '.*')
          .replaceAll('$__rate_interval', '1m');
        await until(
          async () => (await prometheus.query(asked)).length > 0,
          `a series for "${title}": ${asked}`,
        );
      }
    }
    const rules = await until(async () => {
      const all = await prometheus.rules();
      return all.length > 0 && all.every(({ health }) => health === 'ok') ? all : undefined;
    }, 'the rules');
    expect(rules.map(({ name }) => name).sort()).toEqual(alerts.map(({ name }) => name).sort());
    expect(await prometheus.scrapeErrors()).toEqual([]);

    // PM2 brings the exporter back where it was; Prometheus sees both.
    const home = world().home.folder;
    const [own = 0] = processesUnder(home).filter((pid) => wordsOf(pid).includes(program));
    const isUp = async (): Promise<string | undefined> =>
      (await prometheus.query(`up{job="${jobName}"}`))[0]?.value[1];
    process.kill(own, 'SIGKILL');
    await until(async () => (await isUp()) === '0', 'its end');
    await until(async () => (await isUp()) === '1', 'its return');
    await window.delete();
  });
});

interface Scenario {
  readonly what: string;
  /** Values of series, one each 30 s, in promtool's notation. */
  readonly series: Readonly<Record<string, string>>;
  /** What fires at which time, with its sentence; everything else is silent. */
  readonly fires?: readonly (readonly [at: string, name: string, summary: string])[];
}

const of = (name: string, more = ''): string => `${name}{service="api",workspace="shop"${more}}`;
const up = (value: string) => ({ [of('codex_service_up')]: value });
const state = (name: string) => ({ [of('codex_service_state', `,state="${name}"`)]: '1x40' });
const restarts = (cause: string, value: string) => ({
  [of('codex_service_restarts_total', `,cause="${cause}"`)]: value,
});
const memory = (value: string) => ({
  [of('codex_service_memory_bytes', ',replica="0"')]: value,
  [of('codex_service_memory_cap_bytes')]: '1000x40',
});
const machine = (value: string) => ({
  codex_system_memory_bytes: '100x40',
  codex_system_memory_available_bytes: value,
});

const scenarios: readonly Scenario[] = [
  {
    what: 'all is well',
    series: {
      ...up('1x40'),
      ...state('ready'),
      ...restarts('crash', '0x40'),
      ...memory('840x40'),
      ...machine('16x40'),
    },
  },
  { what: 'it was stopped', series: { ...up('0x40'), ...state('stopped') } },
  { what: 'a job is done', series: { ...up('0x40'), ...state('done') } },
  { what: 'it starts', series: { ...up('1x40'), ...state('starting') } },
  { what: 'it was away for half a minute', series: { ...up('1x10 0 1x28'), ...state('ready') } },
  {
    what: 'it is away',
    series: { ...up('0x40'), ...state('failed') },
    fires: [['2m', 'CodexServiceDown', 'api is down, and nobody stopped it.']],
  },
  {
    what: 'it does not answer',
    series: { ...up('1x40'), ...state('unhealthy') },
    fires: [['2m', 'CodexServiceDown', 'api is down, and nobody stopped it.']],
  },
  {
    what: 'it is in a crash loop by our verdict',
    series: { ...up('0x40'), ...state('crash_loop') },
    fires: [['1m', 'CodexServiceCrashLoop', 'api ends again and again.']],
  },
  {
    what: 'it crashes every half minute',
    series: { ...up('1x40'), ...restarts('crash', '0+1x40') },
    fires: [['10m', 'CodexServiceCrashLoop', 'api ends again and again.']],
  },
  {
    what: 'PM2 starts it again and again, and nobody else looks',
    series: { ...up('1x40'), ...restarts('pm2', '0+1x40') },
    fires: [['10m', 'CodexServiceCrashLoop', 'api ends again and again.']],
  },
  {
    what: 'it crashes now and then',
    series: { ...up('1x40'), ...restarts('crash', '0x9 1x9 2x9 3x9') },
  },
  {
    what: 'a person restarts it often',
    series: { ...up('1x40'), ...restarts('person', '0+1x40') },
  },
  {
    what: 'it is in a memory loop by our verdict',
    series: { ...up('0x40'), ...state('memory_loop') },
    fires: [['1m', 'CodexServiceMemoryLoop', 'api goes over its memory cap again and again.']],
  },
  {
    what: 'it is restarted over its cap every minute',
    series: {
      ...up('1x40'),
      ...restarts('memory_cap', '0 0 1 1 2 2 3 3 4 4 5 5 6 6 7 7 8 8 9 9 10x20'),
    },
    fires: [['9m', 'CodexServiceMemoryLoop', 'api goes over its memory cap again and again.']],
  },
  {
    what: 'it holds 90 % of its cap',
    series: { ...up('1x40'), ...memory('900x40') },
    fires: [['4m', 'CodexServiceMemoryHigh', 'api holds 90% of its memory cap.']],
  },
  {
    what: 'it holds that for a moment',
    series: { ...up('1x40'), ...memory('500x5 900x2 500x30') },
  },
  {
    what: 'the machine has 90 % of its memory in use',
    series: machine('10x40'),
    fires: [['3m', 'CodexSystemMemoryHigh', '90% of the memory is in use.']],
  },
];

describe.skipIf(lacking !== undefined)('alerts', () => {
  it('fire when they should and are silent otherwise, as promtool sees them', () => {
    const folder = fs.mkdtempSync('/tmp/cxp-');
    try {
      const rules = path.join(folder, rulesFileName);
      fs.writeFileSync(rules, rulesText(alerts));
      expect(promtool('check', 'rules', rules)).toContain(`SUCCESS: ${alerts.length} rules found`);
      const tests = scenarios.map(({ what, series, fires = [] }) => ({
        name: what,
        interval: '30s',
        input_series: Object.entries(series).map(([name, values]) => ({
          series: withTarget(name),
          values,
        })),
        alert_rule_test: ['1m', '2m', '3m', '4m', '9m', '10m']
          .flatMap((eval_time) =>
            alerts.map(({ name }) => {
              const expected = fires.filter(([at, one]) => one === name && at === eval_time);
              return { eval_time, alertname: name, expected };
            }),
          )
          .filter(
            ({ eval_time, alertname, expected }) =>
              // Whether what fires goes on later is not said.
              expected.length > 0 ||
              !fires.some(([at, one]) => one === alertname && eval_time !== at),
          )
          .map(({ expected, ...one }) => ({
            ...one,
            exp_alerts: expected.map(([, name, summary]) => ({
              exp_labels: { ...labelsOf(name, series), severity: severityOf(name) },
              exp_annotations: { summary },
            })),
          })),
      }));
      const file = path.join(folder, 'tests.yml');
      fs.writeFileSync(
        file,
        JSON.stringify({ rule_files: [rules], evaluation_interval: '30s', tests }),
      );
      expect(promtool('test', 'rules', file)).toContain('SUCCESS');
      const fired = new Set(scenarios.flatMap(({ fires = [] }) => fires.map(([, name]) => name)));
      expect([...fired].sort()).toEqual(alerts.map(({ name }) => name).sort());
    } finally {
      fs.rmSync(folder, { recursive: true, force: true });
    }
  });
});

/** A series as a Prometheus has it: with the target that it comes from. */
function withTarget(series: string): string {
  const target = `job="${jobName}",instance="here"`;
  return series.includes('{') ? series.replace('{', `{${target},`) : `${series}{${target}}`;
}

function severityOf(name: string): string | undefined {
  return alerts.find((one) => one.name === name)?.severity;
}

/** The labels of the series that an alert is made from. */
function labelsOf(alert: string, series: Readonly<Record<string, string>>): object {
  const target = { job: jobName, instance: 'here' };
  if (alert === 'CodexSystemMemoryHigh') return target;
  const service = { ...target, service: 'api', workspace: 'shop' };
  if (alert === 'CodexServiceMemoryHigh') return { ...service, replica: '0' };
  const named = Object.keys(series).map((one) => /(state|cause)="(\w+)"/.exec(one));
  const [, key, value] = named.find(Boolean) ?? [];
  // What is away is told by `up`, which has neither.
  const isUp = alert === 'CodexServiceDown' && value === 'failed';
  return key === undefined || isUp ? service : { ...service, [key]: value };
}
