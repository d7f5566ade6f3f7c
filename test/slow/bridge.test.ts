import { execFile, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../../scripts/setup.mjs';
import type { Code } from '../e2e/harness/codeWindow';
import { installedExtension } from '../e2e/harness/installedExtension';
import { Shop } from '../e2e/harness/shop';

const bridge = '172.17.0.1';
const isInside = process.env['CODEX_BRIDGE'] === bridge;
/** As Docker leaves it while all containers are on networks that Compose made: something was plugged in once, and nothing is. */
const network = [
  'ip link set lo up && ip link add docker0 type bridge',
  `ip addr add ${bridge}/16 dev docker0 && ip link set docker0 up`,
  'ip link add v0 type veth peer name v1 && ip link set v0 master docker0 && ip link del v0',
  `export CODEX_BRIDGE=${bridge} && exec "$0" "$@"`,
].join(' && ');
/** The arguments by which `unshare` runs something in a network of its own, with Docker's bridge. */
const inNetwork = (...command: readonly string[]): string[] => [
  '-n',
  'sh',
  '-c',
  network,
  ...command,
];
const lacking = isInside ? '' : whyNot();

function whyNot(): string {
  if (process.platform !== 'linux') return 'Linux';
  const { error, stderr } = spawnSync('unshare', inNetwork('true'), { encoding: 'utf8' });
  return error?.message ?? stderr;
}

const compose = `services:
  watcher:
    image: prom/prometheus:v3.0.0
    volumes: ['./prometheus.yml:/etc/prometheus/prometheus.yml']
`;
const prometheus = `scrape_configs:
  - job_name: prometheus
    static_configs:
      - targets: ['localhost:9090']
`;
const ecosystem = `module.exports = { apps: [{ name: 'api', script: './idle.js', min_uptime: 100 }] };\n`;

if (isInside) {
  describe('a Prometheus in a container on Docker’s bridge', () => {
    let shop: Shop;
    let code: Code;

    beforeAll(async () => {
      shop = await Shop.open({
        'ecosystem.config.js': ecosystem,
        'compose.yaml': compose,
        'prometheus.yml': prometheus,
      });
      ({ code } = shop);
    });

    afterAll(() => shop?.end());

    const written = (): string => shop.read('prometheus.yml');
    const writeAnew = (): void => shop.write('prometheus.yml', prometheus);
    const toast = (text: string) => code.toast(text);
    const asked = () => toast('which cannot reach 127.0.0.1');
    const added = () => toast('for metrics. A Prometheus that runs');
    /** Takes a message away without an answer. */
    const dismiss = async (where: ReturnType<typeof toast>): Promise<void> => {
      await where.hover();
      await where.locator('.codicon-notifications-clear').click();
      await where.waitFor({ state: 'detached' });
    };
    const answersAt = (host: string, port: string): Promise<boolean> =>
      fetch(`http://${host}:${port}/metrics`).then(
        ({ ok }) => ok,
        () => false,
      );
    let port = '';

    it('is told of, and nothing is done without an answer', async () => {
      await code.command('Export metrics…');
      const told = await toast('are exported at').innerText();
      port = /http:\/\/127\.0\.0\.1:(\d+)\/metrics/.exec(told)?.[1] ?? '';
      await code.press(toast('are exported at'), 'Add to prometheus.yml');
      await asked().waitFor();
      expect(await asked().innerText()).toContain(
        `(watcher), which cannot reach 127.0.0.1 of this machine. Export the metrics at ${bridge} as well`,
      );
      await code.picture('metrics-bridge');
      await dismiss(asked());
      expect(written()).toBe(prometheus);
      expect(await answersAt(bridge, port)).toBe(false);
    });

    it('has the metrics at the bridge as well once that is wanted, and is asked no more', async () => {
      await code.command('Add to prometheus.yml');
      await code.press(asked(), `Export at ${bridge}`);
      await added().waitFor();
      expect(written()).toContain(`- targets: ['${bridge}:${port}']`);
      await expect.poll(() => answersAt(bridge, port)).toBe(true);
      expect(await answersAt('127.0.0.1', port)).toBe(true);
      await dismiss(added());
      writeAnew();
      await code.command('Add to prometheus.yml');
      await added().waitFor();
      expect(await asked().count()).toBe(0);
      expect(written()).toContain(`- targets: ['${bridge}:${port}']`);
      await dismiss(added());
    });

    it('is left to itself where that is refused, and is asked no more', async () => {
      const settings = path.join(shop.folder, 'code', 'data', 'Machine', 'settings.json');
      expect(readFileSync(settings, 'utf8')).toContain(`"codexServices.metrics.host": "${bridge}"`);
      writeFileSync(settings, '{}');
      writeAnew();
      await expect.poll(() => answersAt(bridge, port)).toBe(false);
      await code.command('Add to prometheus.yml');
      await code.press(asked(), 'Keep to 127.0.0.1');
      await added().waitFor();
      expect(written()).toContain(`- targets: ['127.0.0.1:${port}']`);
      await dismiss(added());
      writeAnew();
      await code.command('Add to prometheus.yml');
      await added().waitFor();
      expect(await asked().count()).toBe(0);
      expect(written()).toContain(`- targets: ['127.0.0.1:${port}']`);
      expect(await answersAt(bridge, port)).toBe(false);
    });
  });
} else {
  it.skipIf(lacking !== '')(
    `this file in a network of its own, with a bridge (lacking: ${lacking || 'nothing'})`,
    async () => {
      await installedExtension();
      const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
      const own = fileURLToPath(import.meta.url);
      const command = [process.execPath, vitest, 'run', '--project', 'slow', own];
      const { stdout } = await promisify(execFile)('unshare', inNetwork(...command), { cwd: root });
      expect(stdout).toContain('3 passed');
    },
  );
}
