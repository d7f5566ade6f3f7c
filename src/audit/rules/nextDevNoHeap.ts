import * as l10n from '@vscode/l10n';
import { defaultHeap } from '../../services/definitions/defaults';
import { hasHeap, hasHeapInEnvironment, heapFix, heapInApp, heapInScript } from './heap';
import { type Rule, withFix } from './rule';

/** `next dev` whose server may take all memory there is. */
export const nextDevNoHeap: Rule = {
  id: 'next-dev-no-heap-limit',
  severity: 'warning',
  title: 'next dev has no heap limit',
  *check(project) {
    const mb = defaultHeap('frontend');
    const seen = new Set<string>();
    for (const service of project.services) {
      for (const step of service.steps) {
        if (step.leads || step.known?.tool.name !== 'next' || step.known.command !== 'dev')
          continue;
        const key = `${step.document.file}:${step.command.start}`;
        if (seen.has(key) || hasHeapInEnvironment(service, step)) continue;
        if (!service.app && hasHeap(service, step)) continue;
        seen.add(key);
        const title = l10n.t('Limit its heap to {0} MB', mb);
        const inApp = heapInApp(service, mb);
        const inScript = heapInScript(step, mb, project);
        yield {
          file: step.document.file,
          start: step.command.start,
          end: step.command.end,
          service: service.name,
          message: l10n.t(
            'next dev has no heap limit in NODE_OPTIONS: its server child keeps every module it has compiled and takes up to half of the machine.',
          ),
          ...withFix(heapFix(title, inApp, inScript)),
        };
      }
    }
  },
};
