import { existsSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { CodexServicesExports, ServiceStatus } from '../../api';

const readyTimeoutMs = 150_000;

/**
 * Runs inside the extension host for `npm start -- --check`: starts everything, waits until all is ready, writes the status to
 * CODEX_CHECK_STATUS, and stays until CODEX_CHECK_DONE exists. Rejects with the reason where something is not ready.
 */
export async function run(): Promise<void> {
  const extension = vscode.extensions.getExtension<CodexServicesExports>(
    'codex-services.codex-services',
  );
  if (!extension) throw new Error('The extension is not there.');
  const api = (await extension.activate()).getApi(1);
  await api.ready;
  await vscode.commands.executeCommand('codexServices.services.focus');
  await vscode.commands.executeCommand('codexServices.startAll');
  const deadline = Date.now() + readyTimeoutMs;
  while (!allReady(api.services)) {
    if (Date.now() > deadline) throw new Error(`Not ready: ${describe(api.services)}`);
    await delay(200);
  }
  await visit(api.services);
  const backend = api.services.find(({ kind }) => kind === 'backend');
  if (backend) {
    const serviceKey = `${backend.workspaceFolder}\u0000${backend.name}`;
    await vscode.commands.executeCommand('codexServices.showLogs', { serviceKey });
  }
  // The figures of what the visit set in motion.
  await delay(6_000);
  if (!allReady(api.services)) throw new Error(`No longer ready: ${describe(api.services)}`);
  const status = { services: api.services, vscode: vscode.version, version: versionOf(extension) };
  writeFileSync(environment('CODEX_CHECK_STATUS'), JSON.stringify(status));
  const done = environment('CODEX_CHECK_DONE');
  while (!existsSync(done)) await delay(100);
}

function allReady(services: readonly ServiceStatus[]): boolean {
  return services.length > 0 && services.every(({ state }) => state === 'ready');
}

/** A page of the frontend calls the backend, which asks the database, and shows a picture of the generator's. */
async function visit(services: readonly ServiceStatus[]): Promise<void> {
  const frontend = services.find(({ kind }) => kind === 'frontend');
  if (frontend?.port === undefined) return;
  const origin = `http://127.0.0.1:${frontend.port}`;
  for (const path of ['/', '/art?seed=7']) {
    const answer = await fetch(origin + path, { signal: AbortSignal.timeout(90_000) });
    if (!answer.ok) throw new Error(`${origin}${path} answers ${answer.status}.`);
    await answer.arrayBuffer();
  }
}

function describe(services: readonly ServiceStatus[]): string {
  return services
    .filter(({ state }) => state !== 'ready')
    .map(({ name, state, reason }) => [name, state, reason].filter(Boolean).join(' '))
    .join('; ');
}

function versionOf(extension: vscode.Extension<unknown>): string {
  return (extension.packageJSON as { version: string }).version;
}

function environment(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set.`);
  return value;
}
