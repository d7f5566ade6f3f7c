import * as path from 'node:path';
import type { AuditService } from '../project/auditServices';
import type { Document } from '../project/documents';
import type { Project } from '../project/project';

/** The source files of a package, with the service that runs it; packages that none runs are left out. */
export function* packageSources(
  project: Project,
): Iterable<{ readonly service: AuditService; readonly documents: readonly Document[] }> {
  const packages = new Map<string, Document[]>();
  for (const document of project.sources) {
    const folder = project.nearestManifest(path.dirname(document.file))?.folder ?? project.root;
    const list = packages.get(folder) ?? [];
    list.push(document);
    packages.set(folder, list);
  }
  for (const [folder, documents] of packages) {
    const service = project.services.find(({ cwd }) => cwd === folder);
    if (service) yield { service, documents };
  }
}
