// "Export Kubernetes manifests…", "Deploy to Kubernetes…" and "Roll back…", clicked as a person does, on the cluster that is shown; for
// kubernetesPictures.mts. The images are built by the Docker that DOCKER_HOST names: the node's own.
import { readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { PictureWindow, Place } from './pictureWindow.mjs';

/** A service whose image can be built on what the node has. */
export const orders: Readonly<Record<string, string>> = {
  'server.js': `require('http').createServer((_, a) => a.end('ok')).listen(process.env.PORT);
setInterval(() => console.log('orders: all well'), 1000);\n`,
  'package.json':
    '{ "name": "orders", "version": "1.0.0", "scripts": { "start": "node server.js" } }\n',
  'ecosystem.config.js':
    "module.exports = { apps: [{ name: 'orders', script: 'server.js', env: { PORT: 3010 } }] };\n",
  Dockerfile:
    'FROM local/node:20\nWORKDIR /app\nCOPY server.js .\nUSER 10001\nCMD ["/usr/bin/node", "server.js"]\n',
};

const patienceMs = 240_000;

/** Exports, deploys to a good end, deploys what cannot start, leaves that, and rolls it back. */
export async function walkDeploy(window: PictureWindow, place: Place): Promise<void> {
  const { code, page } = window;
  const dialog = page.locator('.monaco-dialog-box');
  const press = async (text: string, button: string): Promise<void> => {
    const notice = page.locator('.notification-toast', { hasText: text }).first();
    await notice.waitFor({ timeout: patienceMs });
    await notice.hover();
    await notice.locator('.monaco-button', { hasText: button }).first().click();
  };
  const answer = async (text: string, button: string): Promise<void> => {
    await dialog.getByText(text).first().waitFor({ timeout: patienceMs });
    await dialog.getByRole('button', { name: button, exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
  };
  const begin = async (): Promise<void> => {
    await code.command('CODEX Services: Deploy to Kubernetes…');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'dev' }).waitFor();
    await window.pick('kubernetes/dev');
    await page.locator('.quick-input-list', { hasText: 'Build the images' }).waitFor();
  };

  await code.command('CODEX Services: Export Kubernetes manifests…');
  await press('Nothing is written yet', 'Write them');
  await page.locator('.notification-toast', { hasText: 'files are written' }).first().waitFor();
  await code.command('Notifications: Clear All Notifications');

  await begin();
  await window.pick('Build the images and deploy');
  await page.locator('.quick-input-list', { hasText: 'minikube' }).waitFor();
  await delay(1_000);
  await window.shoot('kubernetes-deploy-images');
  await window.pick('The Docker of this machine');
  await dialog.getByText('Deploy dev to Kubernetes?').first().waitFor({ timeout: patienceMs });
  await delay(1_000);
  await window.shoot('kubernetes-deploy-dark', 'docs');
  await answer('Deploy dev to Kubernetes?', 'Deploy');
  await page.locator('.notification-toast', { hasText: 'Rolling out' }).first().waitFor();
  await window.shoot('kubernetes-rolling-out');
  const done = page.locator('.notification-toast', { hasText: 'Everything is rolled out' });
  await done.first().waitFor({ timeout: patienceMs });
  await window.shoot('kubernetes-rolled-out');
  await code.command('Notifications: Clear All Notifications');

  // What a person gets wrong: a tag that is nowhere.
  const overlay = path.join(place.workspace, 'kubernetes', 'dev', 'kustomization.yaml');
  writeFileSync(overlay, readFileSync(overlay, 'utf8').replace(/newTag: .*/, 'newTag: none'));
  await window.theme('light');
  await begin();
  await window.pick('Deploy the images that are there');
  await dialog.getByText('Deploy dev to Kubernetes?').first().waitFor({ timeout: patienceMs });
  await delay(1_000);
  await window.shoot('kubernetes-deploy-light', 'docs');
  await answer('Deploy dev to Kubernetes?', 'Deploy');
  const why = page.locator('.notification-toast', { hasText: /orders: \w*Image/ }).first();
  await why.waitFor({ timeout: patienceMs });
  await window.shoot('kubernetes-rollout-stuck', 'docs');
  await window.theme('dark');
  await window.shoot('kubernetes-rollout-stuck-dark');
  await why.hover();
  await why.locator('.monaco-button', { hasText: 'Cancel' }).click();
  await press('It goes on in the cluster', 'Roll back…');
  await window.pick('orders');
  await dialog.getByText('Roll back orders?').first().waitFor();
  await window.shoot('kubernetes-roll-back');
  await answer('Roll back orders?', 'Roll back');
  await done.first().waitFor({ timeout: patienceMs });
  await window.shoot('kubernetes-rolled-back');
  await code.command('Notifications: Clear All Notifications');
}
