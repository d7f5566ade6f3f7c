// `npm run pictures:kubernetes`: a cluster in the tree, its logs and history, a deployment and its rollback, and a context that may only be
// looked at, on the cluster that KUBECONFIG names and that has the image local/node:20, with DOCKER_HOST as its node's Docker
// (`test/cluster/harness/node.sh up FOLDER`, then FOLDER/admin.kubeconfig and unix://FOLDER/docker.sock; 6 minutes).
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { orders, walkDeploy } from './deployWalk.mjs';
import { withFolder, withWindow } from './pictureWindow.mjs';

const kubeconfig = process.env['KUBECONFIG'] ?? '';
const namespace = 'shop';

function kubectl(args: readonly string[], input?: string): void {
  execFileSync('kubectl', args, { input, stdio: ['pipe', 'ignore', 'inherit'] });
}

/** A Deployment of node's whose program is `script`. */
function deployment(name: string, script: string, more: Readonly<Record<string, unknown>> = {}) {
  const { replicas = 1, image = 'local/node:20', ...container } = more;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          containers: [
            { name: 'main', image, command: ['/usr/bin/node', '-e', script], ...container },
          ],
        },
      },
    },
  };
}

const limits = (memory: string) => ({ resources: { limits: { memory } } });
const talking = `let n = 0;
const name = () => Math.random().toString(36).slice(2, 7);
setInterval(() => console.log(JSON.stringify({ level: n++ % 7 ? 'info' : 'warn', msg: 'order ' + name() + ' taken' })), 700);
require('http').createServer((_, a) => a.end('ok')).listen(3004);`;
const objects = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
  deployment('backend', talking, {
    replicas: 3,
    ports: [{ containerPort: 3004 }],
    ...limits('128Mi'),
  }),
  deployment('frontend', talking, { ports: [{ containerPort: 3000 }], ...limits('256Mi') }),
  deployment('mailer', 'console.log("mailer"); throw new Error("SMTP_URL is not set")'),
  deployment('reports', 'const a = []; setInterval(() => a.push(Buffer.alloc(2e7, 1)), 20)', {
    ...limits('64Mi'),
  }),
  deployment('search', talking, { image: 'registry.invalid/search:1' }),
  deployment('training', talking, { resources: { requests: { memory: '900Gi' } } }),
];

kubectl(['apply', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
const pictures = withFolder('kubernetes-pictures', async (place) => {
  const config = readFileSync(kubeconfig, 'utf8')
    .replace(
      'contexts: [{name: local,',
      'contexts: [{name: eu-prod, context: {cluster: local, user: admin}}, {name: eu-dev,',
    )
    .replace('current-context: local', 'current-context: eu-dev');
  place.write({ 'README.md': '# Shop\n', '../config': config, ...orders });
  // Nobody has Docker's builder of today on a node of 1.20.
  const env = {
    ...place.env,
    KUBECONFIG: path.join(place.folder, 'config'),
    DOCKER_BUILDKIT: '0',
  };
  const viewport = { width: 1280, height: 720 };
  await withWindow({ ...place, env, viewport }, async (window) => {
    const { code, page } = window;
    const input = page.locator('.quick-input-widget input[type=text]');
    const choose = async (context: string): Promise<void> => {
      await code.command('CODEX Services: Show services in Kubernetes…');
      await window.pick(context);
      await page.locator('.quick-input-list .monaco-list-row', { hasText: namespace }).waitFor();
      await window.pick(namespace);
      await input.waitFor();
      await delay(800);
      await page.keyboard.press('Enter');
    };
    await code.showServices();
    await code.rowSays('orders', /./);
    await code.sidebarWidth(430);
    await page.locator('.pane-header', { hasText: 'Stability' }).click();
    await choose('eu-dev');
    await code.rowSays('mailer', 'crash loop', 180_000);
    await code.rowSays('reports', 'memory loop', 180_000);
    await code.rowSays('search', 'ImagePull', 180_000);
    await code.rowSays('backend', 'MB of', 60_000);
    await page.locator('.monaco-list-row', { hasText: 'backend' }).first().click();
    await page.keyboard.press('ArrowRight');
    await code.command('CODEX Services: Show pod logs');
    await window.pick('backend');
    await delay(6_000);
    await page.locator('.panel .view-line', { hasText: 'taken' }).first().waitFor();
    await window.mouseAway();
    await window.shoot('kubernetes-dark', 'docs');
    await window.theme('light');
    await window.mouseAway();
    await window.shoot('kubernetes-light', 'docs');
    await code.sidebarWidth(220);
    await window.shoot('kubernetes-narrow');
    await code.sidebarWidth(430);
    await page.locator('.monaco-list-row', { hasText: 'mailer' }).first().hover();
    await delay(2_500);
    await window.shoot('kubernetes-tooltip');
    await code.command('CODEX Services: Show history and events');
    await window.pick('mailer');
    await page.locator('.tab.active', { hasText: 'mailer' }).waitFor();
    await delay(3_000);
    await window.shoot('kubernetes-history', 'docs');
    await window.theme('dark');
    await window.shoot('kubernetes-history-dark');
    await code.command('CODEX Services: Show combined pod logs…');
    await input.waitFor();
    await delay(800);
    await page.keyboard.press('Enter');
    await delay(5_000);
    await window.shoot('kubernetes-combined');
    await walkDeploy(window, place);
    await choose('eu-prod');
    await code.rowSays('Kubernetes: shop', 'read-only', 60_000);
    await delay(3_000);
    await window.shoot('kubernetes-read-only');
  });
});
await pictures.finally(() => kubectl(['delete', 'namespace', namespace, '--wait=false']));
