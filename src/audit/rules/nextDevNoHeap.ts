import * as path from 'node:path';
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
import type { AuditService } from '../project/auditServices';
import type { Project } from '../project/project';
import { type Rule, withFix } from './rule';

/** `next dev` whose server may take all memory there is. */
export const nextDevNoHeap: Rule = {
  id: 'next-dev-no-heap-limit',
  severity: 'warning',
  title: 'next dev has no heap limit',
  *check(project) {
    const seen = new Set<string>();
    for (const service of project.services) {
      if (!service.app && !hasPages(service, project)) continue;
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

/** True where a script starts Next, or the folder is one that Next serves: a library for Next only names it. */
function hasPages({ cwd, place, steps }: AuditService, project: Project): boolean {
  const written = steps.some(({ type }) => type !== 'app') || place.start > 0;
  const folders = ['app', 'pages', 'src/app', 'src/pages'];
  return (
    written ||
    cwd === undefined ||
    folders.some((name) => project.kind(path.join(cwd, name)) === 'folder')
  );
}
