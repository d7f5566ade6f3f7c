import * as l10n from '@vscode/l10n';
import type { HttpAnswer, HttpQuestion } from '../../probes/httpProbe';
import type { Service } from '../state/service';
import { type Probe, usualPaths } from './probe';

/** What reaches out. */
export interface ProbeAsker {
  http(question: HttpQuestion): Promise<HttpAnswer>;
  /** The database that a service is; undefined where nobody knows how to reach it. */
  postgres(service: Service): Promise<ProbeVerdict | undefined>;
}

/** What came of a question. `reason` is a clause for people. */
export type ProbeVerdict =
  | { readonly ok: true; readonly found?: Found }
  | {
      readonly ok: false;
      readonly reason: string;
      readonly found?: Found;
      /** Nobody listens: the question reached nobody. */
      readonly refused?: true;
    };

/** What a guess has led to: a path that answers, or that a listener has to be enough. */
type Found = Probe | 'listener';

/** Statuses that say: there is nothing at this path. */
const absent: ReadonlySet<number> = new Set([404, 405, 501]);

/** Asks a service its probe's question, once. */
export async function askProbe(
  probe: Probe,
  service: Service,
  timeoutMs: number,
  ask: ProbeAsker,
): Promise<ProbeVerdict> {
  if (probe.type === 'log') return { ok: false, reason: '' };
  if (probe.type === 'postgres') {
    return (await ask.postgres(service)) ?? { ok: true };
  }
  const port = service.port ?? service.definition?.port;
  if (port === undefined) return { ok: true };
  if (probe.type === 'guess') return guess(probe.paths, port, timeoutMs, ask);
  const answer = await ask.http({ port, path: probe.path, timeoutMs });
  if (answer.type !== 'status') return unanswered(answer);
  if (probe.accepts(answer.status)) return { ok: true };
  if (probe.guessed && absent.has(answer.status)) {
    return { ok: false, reason: '', found: { type: 'guess', paths: usualPaths } };
  }
  return { ok: false, reason: l10n.t('HTTP {0}', answer.status) };
}

async function guess(
  paths: readonly string[],
  port: number,
  timeoutMs: number,
  ask: ProbeAsker,
): Promise<ProbeVerdict> {
  for (const path of paths) {
    const answer = await ask.http({ port, path, timeoutMs });
    if (answer.type === 'none') return unanswered(answer);
    if (answer.type === 'notHttp') break;
    if (absent.has(answer.status)) continue;
    // Whoever must log in to ask has no way to tell that all is well.
    if (answer.status === 401 || answer.status === 403) break;
    const found: Probe = {
      type: 'http',
      path,
      accepts: (status) => status >= 200 && status < 400,
      guessed: true,
    };
    return { ok: false, reason: '', found };
  }
  return { ok: false, reason: '', found: 'listener' };
}

function unanswered(answer: Exclude<HttpAnswer, { type: 'status' }>): ProbeVerdict {
  const refused = answer.type === 'none' && answer.refused;
  return { ok: false, reason: answer.reason, ...(refused && { refused }) };
}
