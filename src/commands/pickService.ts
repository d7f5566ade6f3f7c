import type * as vscode from 'vscode';
import * as l10n from '@vscode/l10n';
import { formatSize } from '../base/size';
import { pickMany, pickOne } from '../host/messages';
import { asServiceTarget, type Service } from '../services/state/service';
import type { CommandContext } from './context';

/**
 * The service a command is about: the row it was called on, else the only candidate, else the one a person picks. Undefined
 * where nothing was picked.
 */
export async function targetService(
  argument: unknown,
  candidates: readonly Service[],
  placeHolder: string,
  { store }: Pick<CommandContext, 'store'>,
): Promise<Service | undefined> {
  const target = asServiceTarget(argument);
  if (target) return store.get(target.serviceKey);
  if (candidates.length < 2) return candidates[0];
  return (await pickOne(candidates.map(toItem), placeHolder))?.service;
}

/** A quick-pick item for a service. */
export function toItem(service: Service): vscode.QuickPickItem & { service: Service } {
  const memory = service.memoryBytes === undefined ? '' : formatSize(service.memoryBytes);
  const port = service.port === undefined ? '' : `:${service.port}`;
  return {
    label: service.name,
    description: [port, memory].filter(Boolean).join(' · '),
    service,
  };
}

/** Those whose lines one channel shall show; all are chosen where nothing was before. Undefined where a person left. */
export async function pickServices(
  services: readonly Service[],
  chosen: readonly string[] | undefined,
): Promise<readonly Service[] | undefined> {
  const items = services.map((service) => ({
    ...toItem(service),
    picked: !chosen || chosen.includes(service.key),
  }));
  const picked = await pickMany(items, l10n.t('Whose lines should the channel show?'));
  return picked?.map(({ service }) => service);
}

/** The sentence for a command that finds no service to act on. */
export function nothingToStop(): string {
  return l10n.t('No service is running.');
}
