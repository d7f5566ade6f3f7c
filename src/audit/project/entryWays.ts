import * as path from 'node:path';
import { textOf } from '../../project/config/value';
import { parseShell } from '../../project/shell/parseShell';
import type { AuditService } from './auditServices';
import type { Document } from './documents';
import { type Manifest, scriptOf, stringPlaces } from './manifest';
import { followCommand, followShell } from './serviceSteps';
import type { Steps, StepScope } from './step';

const entryScript =
  /^(dev|start|run|serve|up|stop|kill)([-_.]\w[\w.-]*)?\.sh$|[-_](dev|start|stop|services)\.sh$/;

/** A way that starts something; without a service where only people go it. */
export type Way = Steps & { readonly service?: AuditService };

/** What people start by hand: `dev` and `start` of the outermost package.json, and shell scripts beside it. */
export function entryWays(
  root: string,
  shellScripts: readonly Document[],
  scope: StepScope & { manifest(folder: string): Manifest | undefined },
): readonly Steps[] {
  const ways: Steps[] = [];
  const manifest = scope.manifest(root);
  for (const name of ['dev', 'start', 'stop']) {
    const member = manifest && scriptOf(manifest, name);
    const text = textOf(member?.value);
    if (!manifest || !member || text === undefined) continue;
    for (const command of parseShell(text, stringPlaces(manifest.document.text, member.value))) {
      const start = {
        type: 'script' as const,
        document: manifest.document,
        command,
        folder: root,
        env: {},
        script: name,
      };
      ways.push(followCommand(start, scope));
    }
  }
  for (const document of shellScripts) {
    const folder = path.dirname(document.file);
    if (folder !== root || !entryScript.test(path.basename(document.file))) continue;
    ways.push(followShell(document, folder, scope));
  }
  return ways;
}

/** The shell scripts that ways go through, each with the services behind it. */
export function scriptsOf(ways: readonly Way[]): Map<Document, readonly AuditService[]> {
  const found = new Map<Document, AuditService[]>();
  for (const { service, steps } of ways) {
    for (const { type, document } of steps) {
      if (type !== 'shell') continue;
      const list = found.get(document) ?? [];
      if (service && !list.includes(service)) list.push(service);
      found.set(document, list);
    }
  }
  return found;
}
