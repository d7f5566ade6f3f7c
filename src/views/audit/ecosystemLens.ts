import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { AuditModule } from '../../audit/engine/auditModule';
import type { AppOutline } from '../../audit/outline';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { commandIds } from '../../base/ids';
import { toMarkdown } from '../../host/markdown';
import { ecosystemGlobs } from '../../pm2/ecosystem/ecosystemNames';
import { isRunning, type Service } from '../../services/state/service';
import type { ServiceStore } from '../../services/state/serviceStore';
import { escapeMarkdown } from '../../base/outsideText';
import { memoryText } from '../tree/rowText';
import { stateName } from '../tree/stateText';
import type { StabilityAudit } from './stabilityAudit';

/** Ecosystem files, in every form and under every name. */
export const ecosystemSelector: vscode.DocumentSelector = {
  scheme: 'file',
  pattern: `**/{${ecosystemGlobs.join(',')}}`,
};

/** Above each app: its state, its memory of its cap, and what can be done with it. */
export class EcosystemLens implements vscode.CodeLensProvider, Disposable {
  readonly #store = new DisposableStore();
  readonly #didChangeCodeLenses = this.#store.add(new vscode.EventEmitter<void>());
  #shown = '';

  readonly onDidChangeCodeLenses = this.#didChangeCodeLenses.event;

  constructor(
    private readonly services: ServiceStore,
    private readonly audit: StabilityAudit,
  ) {
    this.#store.add(services.onDidChange(() => this.#update()));
    this.#store.add(services.onDidChangeList(() => this.#update()));
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const apps = await this.audit.outline(document);
    return apps.flatMap((app) => {
      const service = this.#serviceOf(document, app);
      if (!service) return [];
      const at = document.positionAt(app.object?.start ?? app.start);
      const range = new vscode.Range(at, at);
      const target = { serviceKey: service.key };
      const lens = (title: string, command: string, tooltip?: string): vscode.CodeLens =>
        new vscode.CodeLens(range, {
          title,
          command,
          arguments: [target],
          ...(tooltip ? { tooltip } : {}),
        });
      const running = isRunning(service);
      return [
        lens(stateLine(service), commandIds.showLogs, service.state.reason),
        ...(running
          ? [
              lens(`$(debug-restart) ${l10n.t('Restart')}`, commandIds.restart),
              lens(`$(debug-stop) ${l10n.t('Stop')}`, commandIds.stop),
            ]
          : [lens(`$(play) ${l10n.t('Start')}`, commandIds.start)]),
        lens(`$(output) ${l10n.t('Logs')}`, commandIds.showLogs),
      ];
    });
  }

  dispose(): void {
    this.#store.dispose();
  }

  #serviceOf(document: vscode.TextDocument, { name }: AppOutline): Service | undefined {
    const file = document.uri.fsPath;
    return this.services.services.find(
      ({ definition }) =>
        definition?.source.type === 'ecosystem' &&
        definition.source.file === file &&
        definition.name === name,
    );
  }

  /** Only what is to be seen counts: memory comes in steps. */
  #update(): void {
    const shown = this.services.services.map((one) => `${one.key}${stateLine(one)}`).join('\n');
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#didChangeCodeLenses.fire();
  }
}

function stateLine(service: Service): string {
  const { state, memoryBytes, capBytes } = service;
  const icon =
    state.type === 'ready'
      ? 'pass-filled'
      : state.type === 'stopped'
        ? 'circle-outline'
        : state.type === 'done'
          ? 'check'
          : state.type === 'starting'
            ? 'loading~spin'
            : 'warning';
  const memory = memoryBytes === undefined ? '' : ` · ${memoryText(memoryBytes, capBytes)}`;
  return `$(${icon}) ${stateName(state)}${memory}`;
}

/** What PM2 really does with a key. */
export class EcosystemHover implements vscode.HoverProvider {
  constructor(
    private readonly audit: StabilityAudit,
    private readonly module: () => Promise<AuditModule>,
  ) {}

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.Hover | undefined> {
    const offset = document.offsetAt(position);
    const apps = await this.audit.outline(document);
    const key = apps
      .flatMap(({ keys }) => keys)
      .find(({ start, end }) => offset >= start && offset <= end);
    if (!key) return undefined;
    const { truth } = (await this.module()).keyNamed(key.key) ?? {};
    if (!truth) return undefined;
    const range = new vscode.Range(document.positionAt(key.start), document.positionAt(key.end));
    const text = `**${escapeMarkdown(key.key)}** — PM2 7\n\n${escapeMarkdown(truth())}`;
    return new vscode.Hover(toMarkdown(text), range);
  }
}

/** Keys of an app where one can stand, in YAML and JavaScript; JSON has its schema. */
export class EcosystemCompletion implements vscode.CompletionItemProvider {
  constructor(
    private readonly audit: StabilityAudit,
    private readonly module: () => Promise<AuditModule>,
  ) {}

  async provideCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.CompletionItem[]> {
    const line = document.lineAt(position.line).text.slice(0, position.character);
    const yaml = /\.ya?ml$/.test(document.uri.path);
    if (path.extname(document.uri.path) === '.json') return [];
    const value = /(?:^|[\s{,])["']?(\w+)["']?\s*:\s*["']?[\w-]*$/.exec(line);
    const isKey = yaml ? /^\s*(- +)?\w*$/.test(line) : /(^|[{,])\s*\w*$/.test(line);
    if (!isKey && !value) return [];
    const offset = document.offsetAt(position);
    const apps = await this.audit.outline(document);
    const app = apps.find(({ object }) => object && within(offset, object, yaml, document));
    if (!app || app.inner.some((one) => offset > one.start && offset < one.end)) return [];
    const { pm2KeyRows, keyNamed } = await this.module();
    if (value && !isKey) return valueItems(keyNamed(value[1] ?? '')?.values ?? [], line);
    const present = new Set(app.keys.map(({ key }) => key));
    return pm2KeyRows
      .filter(([key, { truth }]) => truth && !present.has(key))
      .map(([key, { truth, type, values = [] }]) => {
        const item = new vscode.CompletionItem(key, vscode.CompletionItemKind.Property);
        item.documentation = truth?.();
        const [first] = values;
        const quote = ['text', 'words', 'mode', 'size'].includes(type);
        const written = yaml
          ? (first ?? '').replace(/^'|'$/g, '')
          : quote
            ? `'\${1:${first ?? ''}}'`
            : `\${1:${first ?? ''}}`;
        item.insertText = new vscode.SnippetString(
          yaml ? `${key}: ${written}` : `${key}: ${written},`,
        );
        return item;
      });
  }
}

/** In YAML an app goes on to the end of its last line, and to the line that is being written behind it. */
function within(
  offset: number,
  { start, end }: { readonly start: number; readonly end: number },
  yaml: boolean,
  document: vscode.TextDocument,
): boolean {
  if (offset < start) return false;
  if (!yaml) return offset < end;
  const column = document.positionAt(start).character;
  const { line, character } = document.positionAt(offset);
  return offset <= end || (character >= column && line <= document.positionAt(end).line + 1);
}

function valueItems(values: readonly string[], line: string): vscode.CompletionItem[] {
  const quoted = /["']\w*$/.test(line);
  return values.map((value) => {
    const item = new vscode.CompletionItem(value, vscode.CompletionItemKind.Value);
    const bare = /^(true|false|\d+|'.*')$/.test(value);
    item.insertText = quoted || bare ? value.replace(/^'|'$/g, quoted ? '' : "'") : `'${value}'`;
    return item;
  });
}
