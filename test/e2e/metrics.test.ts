import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Code } from './harness/codeWindow';
import { Shop } from './harness/shop';

const ecosystem = `module.exports = {
  apps: [
    { name: 'api', script: './idle.js', max_memory_restart: '300M' },
    { name: 'worker', script: './idle.js' },
  ],
};
`;
/** Written as people write, with settings that jobs share. */
const prometheus = `# How we watch.
x-often: &often
  scrape_interval: 5s

scrape_configs:
  - <<: *often
    job_name: 'prometheus' # itself
    static_configs:
      - targets: ['localhost:9090']

# Rules come later.
`;

describe('metrics, from "Export metrics…" to "Stop exporting metrics"', () => {
  let shop: Shop;
  let code: Code;
  let url = '';

  beforeAll(async () => {
    shop = await Shop.open({
      'ecosystem.config.js': ecosystem,
      'monitoring/prometheus.yml': prometheus,
    });
    ({ code } = shop);
  });

  afterAll(() => shop?.end());

  const file = (name: string): string => shop.file(name);
  const read = (name: string): string => shop.read(name);
  const toast = (text: string) => code.toast(text);
  const press = (text: string, button: string) => code.press(toast(text), button);

  it('says where they are, and they are there', async () => {
    await code.command('Export metrics…');
    const told = await toast('are exported at').innerText();
    url = /http:\/\/127\.0\.0\.1:\d+\/metrics/.exec(told)?.[0] ?? '';
    await expect
      .poll(async () => (await fetch(url)).text())
      .toContain('codex_service_ready{service="api",workspace="shop"} 1\n');
    await code.picture('metrics-exported');
  });

  it('adds a job to the prometheus.yml that is there, and nothing else', async () => {
    await press('are exported at', 'Add to prometheus.yml');
    await toast('for metrics').waitFor();
    const { host } = new URL(url);
    const job = `  - job_name: codex-services\n    static_configs:\n      - targets: ['${host}']\n`;
    const before = `      - targets: ['localhost:9090']\n`;
    expect(read('monitoring/prometheus.yml')).toBe(prometheus.replace(before, before + job));
    await code.picture('metrics-prometheus');
  });

  it('adds rules beside it, once', async () => {
    await press('for metrics', 'Add alert rules');
    await toast('Alerts are in codex-services.rules.yml').waitFor();
    expect(read('monitoring/prometheus.yml')).toMatch(
      /# Rules come later\.\nrule_files:\n {2}- codex-services\.rules\.yml\n$/,
    );
    const rules = read('monitoring/codex-services.rules.yml');
    await code.picture('metrics-rules');
    await code.page.keyboard.press('Escape');
    await code.command('Add alert rules');
    await toast('All alerts are there already.').waitFor();
    expect(read('monitoring/codex-services.rules.yml')).toBe(rules);
  });

  it('writes a dashboard', async () => {
    await code.command('Create Grafana dashboard');
    await toast('have Grafana provision its folder').waitFor();
    const { uid } = JSON.parse(read('grafana/dashboards/codex-services.json')) as { uid: string };
    expect(uid).toBe('codex-services');
  });

  it('leaves a broken prometheus.yml alone, and says where it is broken', async () => {
    const broken = 'scrape_configs:\n  - job_name: [\n';
    shop.write('monitoring/prometheus.yml', broken);
    await code.page.waitForTimeout(1_000);
    await code.command('Add to prometheus.yml');
    await toast('prometheus.yml has an error in line').waitFor();
    expect(read('monitoring/prometheus.yml')).toBe(broken);
    await code.picture('metrics-broken');
  });

  it('writes manifests for Kubernetes once they were looked at, and keeps what was changed', async () => {
    await code.page.keyboard.press('Escape');
    await code.command('Export Kubernetes manifests…');
    await toast('Nothing is written yet').waitFor();
    await code.picture('manifests-preview');
    expect(existsSync(file('kubernetes'))).toBe(false);
    await press('Nothing is written yet', 'Write them');
    await toast('files are written').waitFor();
    const base = 'kubernetes/base/worker.yaml';
    shop.write(base, read(base).replace(/replicas: 1.*/, 'replicas: 5 # mine'));
    shop.write('ecosystem.config.js', ecosystem.replace('300M', '400M'));
    await code.page.waitForTimeout(2_000);
    await code.page.keyboard.press('Escape');
    await code.command('Export Kubernetes manifests…');
    await press('Nothing is written yet. New files: 0', 'Write them');
    await expect.poll(() => read('kubernetes/dev/api.yaml')).toContain('memory: 400Mi');
    expect(read(base)).toContain('replicas: 5 # mine');
    // Its preview goes last, and takes the focus with it from whatever is asked meanwhile.
    await expect.poll(() => code.page.locator('.tab', { hasText: 'Kubernetes' }).count()).toBe(0);
  });

  it('offers what can be done with them, and stops', async () => {
    await code.command('Export metrics…');
    const items = code.page.locator('.quick-input-widget .monaco-list-row');
    await items.filter({ hasText: 'Copy address' }).waitFor();
    await code.picture('metrics-choices');
    await items.filter({ hasText: 'Stop exporting metrics' }).click();
    await expect
      .poll(() =>
        fetch(url).then(
          () => 'answers',
          () => 'gone',
        ),
      )
      .toBe('gone');
    expect(read('.vscode/settings.json')).not.toContain('metrics.export');
  });
});
