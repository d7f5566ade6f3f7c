import * as l10n from '@vscode/l10n';
import { defaultHeap } from '../../services/definitions/defaults';
import { type Rule, withFix } from './rule';
import { hasHeap, heapFix, heapInApp, heapInScript, nodeSteps } from './heap';
import { watchMode } from './watchMode';

/** A node service whose heap has no limit anywhere on the way to it. */
export const noHeapLimit: Rule = {
  id: 'no-heap-limit',
  severity: 'warning',
  title: 'A node service has no heap limit',
  *check(project) {
    const mb = defaultHeap('backend');
    const seen = new Set<string>();
    const watched = new Set(
      [...watchMode.check(project)].map(({ file, start }) => `${file}:${start}`),
    );
    for (const service of project.services) {
      const step = nodeSteps(service).at(-1);
      if (!step || step.bare.tool === 'next' || service.kind === 'database') continue;
      if (hasHeap(service, step)) continue;
      const key = `${step.document.file}:${step.command.start}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const title = l10n.t('Limit the heap to {0} MB', mb);
      // A watcher has to go first: what is left of it decides where the limit belongs.
      const script = watched.has(key) ? undefined : heapInScript(step, mb, project);
      const inApp = heapInApp(service, mb);
      yield {
        file: step.document.file,
        start: step.command.start,
        end: step.command.end,
        service: service.name,
        message: l10n.t(
          '{0} has no heap limit, so it grows until the system kills a process, which may be another one. Set --max-old-space-size.',
          service.name,
        ),
        ...withFix(heapFix(title, inApp, script)),
      };
    }
  },
};
