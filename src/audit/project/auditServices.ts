import type { ServiceKind } from '../../project/tools/tool';
import type { Detection } from '../../services/definitions/detection';
import type { Document } from './documents';
import type { EcosystemApp } from './ecosystem';
import { type Manifest, scriptOf } from './manifest';
import { kindOfSteps } from './programKind';
import { commandOf, synthetic } from './serviceCommand';
import {
  followCommand,
  type MissingCall,
  type Step,
  type Steps,
  type StepScope,
} from './serviceSteps';

/** An ecosystem file. */
export interface Ecosystem {
  readonly document: Document;
  readonly apps: readonly EcosystemApp[];
}

/** A service as the audit sees it. */
export interface AuditService {
  readonly name: string;
  readonly kind: ServiceKind;
  /** Absolute; undefined where it is unknown. */
  readonly cwd: string | undefined;
  readonly app?: EcosystemApp;
  readonly manifest?: Manifest;
  readonly steps: readonly Step[];
  readonly missing: readonly MissingCall[];
  /** Where it is defined. */
  readonly place: { readonly file: string; readonly start: number; readonly end: number };
}

/** The apps of ecosystem files. */
export function servicesOfEcosystems(
  ecosystems: readonly Ecosystem[],
  scope: StepScope,
): readonly AuditService[] {
  return ecosystems.flatMap(({ apps }) =>
    apps.map((app) => {
      const { cwd, document } = app;
      const command = commandOf(app);
      const env: Record<string, string> = {};
      for (const { key, entries } of app.environments) {
        if (key !== 'env') continue;
        for (const entry of entries) env[entry.key] = String(entry.value ?? '');
      }
      const found = command
        ? followCommand({ type: 'app', document, command, folder: cwd, env }, scope)
        : { steps: [], missing: [] };
      const manifest = cwd === undefined ? undefined : scope.nearestManifest(cwd);
      const kind = kindOfSteps(cwd, manifest, found.steps, scope);
      const place = { file: document.file, ...app.place };
      return {
        name: app.name,
        kind,
        cwd,
        app,
        place,
        ...(manifest ? { manifest } : {}),
        ...pick(found),
      };
    }),
  );
}

/** What a folder without an ecosystem file looks like. */
export function detectedServices(
  apps: Detection['apps'],
  scope: StepScope,
): readonly AuditService[] {
  return apps.flatMap(({ app, base, source }) => {
    if (source.type !== 'detected') return [];
    const document = scope.document(source.file);
    if (!document) return [];
    const manifest = scope.nearestManifest(base);
    const words = [String(app.script), ...((app.args as readonly string[] | undefined) ?? [])];
    const member = manifest && words[1] === 'run' ? scriptOf(manifest, words[2] ?? '') : undefined;
    const place = {
      file: source.file,
      start: member?.value.start ?? 0,
      end: member?.value.end ?? Math.min(1, document.text.length),
    };
    const command = synthetic(words, place);
    const found = followCommand({ type: 'app', document, command, folder: base, env: {} }, scope);
    const kind = kindOfSteps(base, manifest, found.steps, scope);
    const name = String(app.name);
    return [{ name, kind, cwd: base, place, ...(manifest ? { manifest } : {}), ...pick(found) }];
  });
}

function pick({ steps, missing }: Steps): Pick<AuditService, 'steps' | 'missing'> {
  return { steps, missing };
}
