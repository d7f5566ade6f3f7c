import * as l10n from '@vscode/l10n';
import {
  hasHeap,
  hasHeapInEnvironment,
  heapFix,
  heapInApp,
  heapInScript,
  heapPlace,
  heapToOffer,
} from './heap';
import { type Rule, withFix } from './rule';

/** `next dev` whose server may take all memory there is. */
export const nextDevNoHeap: Rule = {
  id: 'next-dev-no-heap-limit',
  severity: 'warning',
  title: 'next dev has no heap limit',
  *check(project) {
    const seen = new Set<string>();
    for (const service of project.services) {
      for (const step of service.steps) {
        if (step.leads || step.known?.tool.name !== 'next' || step.known.command !== 'dev')
          continue;
        const key = `${step.document.file}:${step.command.start}`;
        if (seen.has(key) || hasHeapInEnvironment(service, step)) continue;
        if (!service.app && hasHeap(service, step)) continue;
        seen.add(key);
        const mb = heapToOffer(service, 'frontend');
        const title = l10n.t('Limit its heap to {0} MB', mb);
        const inApp = heapInApp(service, mb);
        const inScript = heapInScript(step, mb, project);
        yield {
          ...heapPlace(service, step, inApp),
          service: service.name,
          message: l10n.t(
            'next dev has no heap limit in NODE_OPTIONS: Next then lets its server fill half of the machine’s memory with what it has compiled.',
          ),
          ...withFix(heapFix(title, inApp, inScript)),
        };
      }
    }
  },
};
