import * as l10n from '@vscode/l10n';
import type { Service } from '../state/service';

const maxNames = 3;

/**
 * What a stop waits for, in words: "codex-database (processes 4711, 4712), 3 s at most". Undefined where nothing is left to wait for.
 * `elapsedMs` since the stop began.
 */
export function stopProgress(services: readonly Service[], elapsedMs: number): string | undefined {
  const left = services.filter(({ busy }) => busy === 'stopping');
  if (left.length === 0) return undefined;
  const texts = left.slice(0, maxNames).map((service) => {
    const pids = service.instances.flatMap(({ processes }) => processes.map(({ pid }) => pid));
    const kill = Math.max(0, ...service.instances.map(({ killTimeoutMs }) => killTimeoutMs));
    const seconds = Math.ceil(Math.max(0, kill - elapsedMs) / 1000);
    if (pids.length === 0) return service.name;
    return seconds > 0
      ? l10n.t('{0} (process {1}), {2} s at most', service.name, pids.join(', '), seconds)
      : l10n.t('{0} (process {1})', service.name, pids.join(', '));
  });
  return l10n.t('waiting for {0}', texts.join('; '));
}
