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
  return (await pickOne(toItems(candidates), placeHolder))?.service;
}

/** Quick-pick items for services; those of one name are told apart by their folders. */
export function toItems(
  services: readonly Service[],
): readonly (vscode.QuickPickItem & { service: Service })[] {
  return services.map((service) => {
    const { key, name, workspaceFolder } = service;
    const memory = service.memoryBytes === undefined ? '' : formatSize(service.memoryBytes);
    const port = service.port === undefined ? '' : `:${service.port}`;
    const isAlone = services.every((one) => one.key === key || one.name !== name);
    const place = isAlone ? '' : workspaceFolder;
    return {
      label: name,
      description: [port, memory, place].filter(Boolean).join(' · '),
      service,
    };
  });
}

/** Those whose lines one channel shall show; all are chosen where nothing was before. Undefined where a person left. */
export async function pickServices(
  services: readonly Service[],
  chosen: readonly string[] | undefined,
): Promise<readonly Service[] | undefined> {
  const items = toItems(services).map((item) => ({
    ...item,
    picked: !chosen || chosen.includes(item.service.key),
  }));
  const picked = await pickMany(items, l10n.t('Whose lines should the channel show?'));
  return picked?.map(({ service }) => service);
}

/** The sentence for a command that finds no service to act on. */
export function nothingToStop(): string {
  return l10n.t('No service is running.');
}
