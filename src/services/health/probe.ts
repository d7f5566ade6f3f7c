import * as l10n from '@vscode/l10n';
import type { ServiceDefinition } from '../definitions/definition';

/** What a service is asked before it counts as ready. */
export type Probe =
  | {
      readonly type: 'http';
      readonly path: string;
      readonly accepts: (status: number) => boolean;
      /** The path was found, not set: where it is gone, another is looked for. */
      readonly guessed?: boolean;
    }
  /** One of these paths, whichever is there; a listener is enough where none is. */
  | { readonly type: 'guess'; readonly paths: readonly string[] }
  | { readonly type: 'log'; readonly pattern: string }
  | { readonly type: 'postgres' };

/** Where services usually tell how they are. */
export const usualPaths = ['/health', '/api/health', '/healthz'];

/** The probe of a service: the settings', else guessed from its kind. Undefined where a listener (or living on) is enough. */
export function probeOf({ probe, kind, port }: ServiceDefinition): Probe | undefined {
  switch (probe?.type) {
    case 'http': {
      const { path, status } = probe;
      const accepts = (one: number): boolean => status?.includes(one) ?? (one >= 200 && one < 400);
      return { type: 'http', path, accepts };
    }
    case 'log':
      return { type: 'log', pattern: probe.pattern };
    case 'postgres':
      return { type: 'postgres' };
    case 'tcp':
    case 'none':
      return undefined;
    case undefined:
  }
  if (port === undefined) return undefined;
  // A page that is not there is compiled as well: a frontend without a start page answers.
  if (kind === 'frontend') return { type: 'http', path: '/', accepts: (status) => status < 500 };
  if (kind === 'database') return { type: 'postgres' };
  return kind === 'other' ? undefined : { type: 'guess', paths: usualPaths };
}

/** What is asked, in words: "GET /health". */
export function probeText(probe: Probe): string {
  switch (probe.type) {
    case 'http':
      return `GET ${probe.path}`;
    case 'guess':
      return l10n.t('an answer to HTTP');
    case 'log':
      return l10n.t('a log line {0}', `/${probe.pattern}/`);
    case 'postgres':
      return l10n.t('an answer of the database');
  }
}
