import type * as vscode from 'vscode';
import * as l10n from '@vscode/l10n';
import { isInTrouble, type Service } from '../../services/state/service';

/** The number at the view's icon: services that need a person; undefined for none. */
export function troubleBadge(services: readonly Service[]): vscode.ViewBadge | undefined {
  const value = services.filter(isInTrouble).length;
  if (value === 0) return undefined;
  const tooltip =
    value === 1 ? l10n.t('1 service in trouble') : l10n.t('{0} services in trouble', value);
  return { value, tooltip };
}
