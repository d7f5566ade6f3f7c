import * as l10n from '@vscode/l10n';
import { formatSize, parseSize } from '../../base/size';
import type { Rule } from './rule';

/** Caps that together exceed the machine's memory. */
export const ecosystemCapsAboveMachine: Rule = {
  id: 'caps-above-machine',
  severity: 'warning',
  title: 'The caps together exceed the memory of this machine',
  *check({ ecosystems, options }) {
    const total = options.machine?.totalBytes;
    if (total === undefined) return;
    for (const { document, apps } of ecosystems) {
      const sum = apps.reduce((bytes, app) => {
        const cap = parseSize(app.field('max_memory_restart')?.value) ?? 0;
        return bytes + cap * Math.max(1, app.instances.count);
      }, 0);
      const [first] = apps;
      if (sum <= total || !first) continue;
      const at = document.text.search(/\bapps\b/);
      yield {
        file: document.file,
        start: Math.max(0, at),
        end: at < 0 ? 0 : at + 4,
        message: l10n.t(
          'The caps add up to {0}, but this machine has {1}: the system may kill a process before any cap acts.',
          formatSize(sum),
          formatSize(total),
        ),
      };
    }
  },
};
