import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import type { Found } from '../finding';
import type { Ecosystem } from '../project/auditServices';
import { type EcosystemApp, logFileKeys } from '../project/ecosystemApp';
import { purposeOf } from '../project/purpose';
import type { Rule } from './rule';

/** Two apps of one file that claim the same thing. */
function duplicateRule(
  rule: Omit<Rule, 'check'>,
  claim: (app: EcosystemApp) => { value: string; start: number; end: number } | undefined,
  message: (value: string, first: EcosystemApp, second: EcosystemApp) => string,
): Rule {
  const inFile = function* ({ apps, document }: Ecosystem): Iterable<Found> {
    const owners = new Map<string, EcosystemApp>();
    for (const app of apps) {
      const claimed = claim(app);
      if (!claimed) continue;
      const first = owners.get(claimed.value);
      owners.set(claimed.value, first ?? app);
      if (!first || (!rule.id.endsWith('name') && areAlternatives(first, app))) continue;
      yield {
        file: document.file,
        start: claimed.start,
        end: claimed.end,
        service: app.name,
        message: message(claimed.value, first, app),
        related: [{ file: document.file, ...first.place, message: l10n.t('The other one') }],
      };
    }
  };
  return {
    ...rule,
    *check({ ecosystems }) {
      for (const ecosystem of ecosystems) yield* inFile(ecosystem);
    },
  };
}

/** One for development and one for production: people start either with `--only`, never both. */
function areAlternatives(a: EcosystemApp, b: EcosystemApp): boolean {
  const mode = a.env('NODE_ENV');
  const other = b.env('NODE_ENV');
  return mode !== undefined && other !== undefined && mode !== other;
}

export const ecosystemDuplicateName = duplicateRule(
  { id: 'ecosystem-duplicate-name', severity: 'error', title: 'Two apps have one name' },
  (app) => {
    const name = app.text('name');
    return name === undefined ? undefined : { value: name, ...app.place };
  },
  (name) =>
    l10n.t(
      'Two apps are called {0}: PM2 tells apps apart by name, so the second replaces the first.',
      name,
    ),
);

export const ecosystemDuplicatePort = duplicateRule(
  { id: 'ecosystem-duplicate-port', severity: 'error', title: 'Two apps have one port' },
  (app) => {
    const { entries = [] } = app.environments.find(({ key }) => key === 'env') ?? {};
    const entry = entries.findLast(({ key }) => key === 'PORT');
    const value = String(entry?.value ?? '');
    // Another address, another port.
    if (entries.some(({ key }) => key === 'HOST' || key === 'HOSTNAME') || !/^\d+$/.test(value))
      return undefined;
    const { start, end } = entry?.member && !entry.member.shared ? entry.member.value : app.place;
    return { value, start, end };
  },
  (port, first, second) =>
    l10n.t(
      '{0} and {1} both want port {2}: whichever starts second dies with EADDRINUSE, again and again.',
      first.name,
      second.name,
      port,
    ),
);

export const ecosystemDuplicateLog = duplicateRule(
  { id: 'ecosystem-duplicate-log', severity: 'warning', title: 'Two apps write one log file' },
  (app) => {
    for (const key of logFileKeys) {
      const field = app.field(key);
      if (
        typeof field?.value !== 'string' ||
        field.value === '' ||
        /^(\/dev\/null|NULL)$/i.test(field.value)
      )
        continue;
      return { value: path.resolve(app.folder, field.value), start: field.start, end: field.end };
    }
    return undefined;
  },
  (file, first, second) =>
    l10n.t(
      '{0} and {1} write into {2}: nobody can tell whose line is whose, and rotating one breaks the other.',
      first.name,
      second.name,
      path.basename(file),
    ),
);

const compared = ['script', 'args', 'cwd', 'max_memory_restart', 'instances'] as const;

/** Several ecosystem files that say different things of one app. */
export const ecosystemFilesDisagree: Rule = {
  id: 'ecosystem-files-disagree',
  severity: 'warning',
  title: 'Several ecosystem files disagree about an app',
  *check({ ecosystems, root }) {
    const known = new Map<string, EcosystemApp>();
    for (const { apps, document } of ecosystems) {
      // A file for another place is meant to differ.
      if (purposeOf(root, document.file)) continue;
      for (const app of apps) {
        const name = app.text('name');
        if (name === undefined) continue;
        const first = known.get(name);
        if (!first) known.set(name, app);
        if (!first || first.document === document) continue;
        const key = compared.find((one) => differs(one, first, app));
        if (key === undefined) continue;
        yield {
          file: document.file,
          ...app.place,
          service: name,
          message: l10n.t(
            '{0} has another {1} for {2} than this file: which one runs depends on who started it last.',
            path.relative(path.dirname(document.file), first.document.file),
            key,
            name,
          ),
          related: [
            { file: first.document.file, ...first.place, message: l10n.t('The other one') },
          ],
        };
      }
    }
  },
};

function differs(key: (typeof compared)[number], a: EcosystemApp, b: EcosystemApp): boolean {
  if (key === 'cwd') return a.cwd !== undefined && b.cwd !== undefined && a.cwd !== b.cwd;
  const one = a.field(key);
  const other = b.field(key);
  if (!one && !other) return false;
  if ((!one && a.mayHave(key)) || (!other && b.mayHave(key))) return false;
  if (one?.value === undefined && one) return false;
  if (other?.value === undefined && other) return false;
  if (key === 'script')
    return (
      path.resolve(a.folder, String(one?.value)) !== path.resolve(b.folder, String(other?.value))
    );
  return JSON.stringify(one?.value) !== JSON.stringify(other?.value);
}
