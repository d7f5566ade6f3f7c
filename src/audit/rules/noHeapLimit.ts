import * as l10n from '@vscode/l10n';
import { type Rule, withFix } from './rule';
import {
  hasHeap,
  heapFix,
  heapInApp,
  heapInScript,
  heapPlace,
  heapToOffer,
  nodeSteps,
} from './heap';
import { watchMode } from './watchMode';

/** A node service whose heap has no limit anywhere on the way to it. */
export const noHeapLimit: Rule = {
  id: 'no-heap-limit',
  severity: 'warning',
  title: 'A node service has no heap limit',
  *check(project) {
    const seen = new Set<string>();
    const watched = new Set(
      [...watchMode.check(project)].map(({ file, start }) => `${file}:${start}`),
    );
    for (const service of project.services) {
      const step = nodeSteps(service).at(-1);
      // What only serves pages while they are written seldom grows; Next does, and has a rule of its own.
      if (!step || service.kind === 'frontend' || service.kind === 'database') continue;
      // On a server the limit belongs to who runs it there.
      if (service.production || hasHeap(service, step)) continue;
      const key = `${step.document.file}:${step.command.start}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const mb = heapToOffer(service, 'backend');
      const title = l10n.t('Limit the heap to {0} MB', mb);
      // A watcher has to go first: what is left of it decides where the limit belongs.
      const script = watched.has(key) ? undefined : heapInScript(step, mb, project);
      const inApp = heapInApp(service, mb);
      yield {
        ...heapPlace(service, step, inApp),
        service: service.name,
        message: l10n.t(
          '{0} has no heap limit of its own: node takes one from the size of the machine, 2 to 4 GB on most, and lets garbage lie until then. Set --max-old-space-size.',
          service.name,
        ),
        ...withFix(heapFix(title, inApp, script)),
      };
    }
  },
};
