import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { commandIds } from '../base/ids';
import { askText, confirm, pickOne, tellBriefly } from '../host/messages';
import { ruleFor } from '../services/logs/ruleFor';
import { asServiceTarget, type Service } from '../services/state/service';
import type { ServiceStore } from '../services/state/serviceStore';
import type { Handlers } from './handlers';
import { type LogSearch, searchLogs } from './logSearch';
import { pickServices, targetService } from './pickService';

/** What the commands about logs do things with. */
export interface LogAccess extends LogSearch {
  show(serviceKey: string, focus?: boolean): Promise<void>;
  filesOf(service: Service): Promise<{
    readonly files: readonly string[];
    readonly older: number;
    readonly others: readonly string[];
  }>;
  clear(service: Service): Promise<void>;
  showFolded(service: Service): Promise<boolean>;
  showErrors(services: readonly Service[]): Promise<boolean>;
  openWhole(file: string): Promise<void>;
  readonly combined: { readonly services?: readonly string[]; readonly filter: string };
  chooseCombined(choice: {
    readonly services?: readonly string[];
    readonly filter: string;
  }): Promise<void>;
  showCombined(): void;
  filterProblem(filter: string): Promise<string | undefined>;
  selectedLine(): string | undefined;
  addRule(name: string, pattern: string): Promise<void>;
}

/** Commands about the output of services. */
export function logHandlers(store: ServiceStore, logs: LogAccess): Handlers {
  const target = (argument: unknown, question: string): Promise<Service | undefined> =>
    targetService(argument, store.services, question, { store });
  return {
    [commandIds.showLogs]: async (argument) => {
      const service = await target(argument, l10n.t('Whose logs should be shown?'));
      if (service) await logs.show(service.key);
    },
    [commandIds.clearLogs]: async (argument) => {
      const service = await target(argument, l10n.t('Whose logs should be cleared?'));
      if (service && (await confirmClear(service, logs))) await logs.clear(service);
    },
    [commandIds.openLogFile]: async (argument) => {
      const service = await target(argument, l10n.t('Whose log should be opened?'));
      if (!service) return;
      const { files } = await logs.filesOf(service);
      const file = files.length < 2 ? files[0] : await pickFile(files);
      if (file !== undefined) await logs.openWhole(file);
      else if (files.length === 0) tellBriefly(l10n.t('{0} has no log file.', service.name));
    },
    [commandIds.showFoldedLines]: async (argument) => {
      const service = await target(argument, l10n.t('Whose folded lines should be shown?'));
      if (service && !(await logs.showFolded(service))) {
        tellBriefly(l10n.t('No line of {0} was folded.', service.name));
      }
    },
    [commandIds.showErrors]: async (argument) => {
      const row = asServiceTarget(argument);
      const services = store.services.filter(({ key }) => !row || key === row.serviceKey);
      if (!(await logs.showErrors(services))) {
        tellBriefly(l10n.t('There are no errors since the last start.'));
      }
    },
    [commandIds.searchLogs]: async (argument) => {
      const row = asServiceTarget(argument);
      const services = store.services.filter(({ key }) => !row || key === row.serviceKey);
      await searchLogs(services, logs);
    },
    [commandIds.showCombinedLogs]: async () => logs.showCombined(),
    [commandIds.chooseCombinedLogs]: async () => {
      const picked = await pickServices(store.services, logs.combined.services);
      if (!picked) return;
      const all = picked.length === store.services.length || picked.length === 0;
      await logs.chooseCombined({
        ...logs.combined,
        services: all ? undefined : picked.map(({ key }) => key),
      });
      logs.showCombined();
    },
    [commandIds.filterCombinedLogs]: async () => {
      const filter = await askText({
        title: l10n.t('Show only lines with …'),
        prompt: l10n.t('A text, or /a regular expression/. Empty shows all lines.'),
        value: logs.combined.filter,
        validateInput: (value) => logs.filterProblem(value),
      });
      if (filter === undefined) return;
      await logs.chooseCombined({ ...logs.combined, filter: filter.trim() });
      logs.showCombined();
    },
    [commandIds.foldLinesLikeThis]: async () => {
      const rule = ruleFor(logs.selectedLine() ?? '');
      if (!rule) {
        tellBriefly(l10n.t('Put the cursor in a line of a service’s output first.'));
        return;
      }
      await makeRule(rule, logs);
    },
  };
}

function emptied(files: readonly string[], older: number): string {
  if (files.length > 0) {
    return l10n.t(
      'Its channel and these files are emptied, and their older files deleted: {0}',
      files.join(', '),
    );
  }
  if (older === 0) return l10n.t('Only its channel is emptied: it has no log file.');
  return older === 1
    ? l10n.t('Its channel is emptied, and the 1 older file of its logs deleted.')
    : l10n.t('Its channel is emptied, and the {0} older files of its logs deleted.', older);
}

async function confirmClear(service: Service, logs: LogAccess): Promise<boolean> {
  const { files, older, others } = await logs.filesOf(service);
  const details = [
    emptied(files, older),
    others.length > 0 ? l10n.t('They hold the output of {0} as well.', others.join(', ')) : '',
  ];
  return confirm(
    l10n.t('Clear the logs of {0}?', service.name),
    details.filter(Boolean).join('\n'),
    l10n.t('Clear'),
  );
}

async function pickFile(files: readonly string[]): Promise<string | undefined> {
  const items = files.map((file) => ({
    label: path.basename(file),
    description: path.dirname(file),
    file,
  }));
  return (await pickOne(items, l10n.t('Which file?')))?.file;
}

async function makeRule(
  rule: { readonly name: string; readonly pattern: string },
  logs: LogAccess,
): Promise<void> {
  const title = l10n.t('Fold lines like this one');
  const pattern = await askText({
    title,
    prompt: l10n.t('The regular expression that such lines match.'),
    value: rule.pattern,
    validateInput: (value) =>
      value.trim() === '' ? l10n.t('A pattern is needed.') : logs.filterProblem(`/${value}/`),
  });
  if (pattern === undefined) return;
  const name = await askText({
    title,
    prompt: l10n.t('The name under which folded lines are counted.'),
    value: rule.name,
    validateInput: (value) => (value.trim() === '' ? l10n.t('A name is needed.') : undefined),
  });
  if (name !== undefined) await logs.addRule(name.trim(), pattern);
}
