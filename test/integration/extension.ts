import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { CodexServicesApi, ServiceStatus } from '../../api';
import type { Exports, Internals } from '../../src/services/exports';
import { patienceMs } from '../patience';

export const extensionId = 'codex-services.codex-services';

/** The activated extension's API, when the workspace has been read. */
export async function api(): Promise<CodexServicesApi> {
  const found = (await exported()).getApi(1);
  await found.ready;
  return found;
}

/** What it has for tests alone. */
export async function internals(): Promise<Internals> {
  return (await exported()).internals;
}

async function exported(): Promise<Exports> {
  const extension = vscode.extensions.getExtension<Exports>(extensionId);
  if (!extension) throw new Error(`${extensionId} is not installed.`);
  return extension.activate();
}

/** The argument that commands of the tree get for a service. */
export function target({ workspaceFolder, name }: ServiceStatus): { serviceKey: string } {
  return { serviceKey: `${workspaceFolder}\u0000${name}` };
}

export async function service(name: string): Promise<ServiceStatus> {
  const found = (await api()).services.find((one) => one.name === name);
  if (!found) throw new Error(`There is no service ${name}.`);
  return found;
}

/** Waits until `probe` gives something; throws with `what` after `ms`. */
export async function until<T>(
  what: string,
  probe: () => Promise<T | undefined | false> | T | undefined | false,
  ms = patienceMs,
): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    const value = await probe();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > end) throw new Error(`Waited ${ms} ms in vain: ${what}`);
    await delay(100);
  }
}

/** The text of an output channel that is shown, by its name's last part. */
export function channelText(name: string): string | undefined {
  return vscode.window.visibleTextEditors
    .map(({ document }) => document)
    .find(({ uri }) => uri.scheme === 'output' && decodeURIComponent(uri.path).includes(name))
    ?.getText();
}
