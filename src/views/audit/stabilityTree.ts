import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { noFindings } from '../../audit/report/noFindings';
import type { Finding, Severity } from '../../audit/finding';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { viewIds } from '../../base/ids';
import { byService } from './byService';
import { countsText, spokenFinding } from './countsText';
import { toRange } from './findingDiagnostic';
import type { StabilityAudit } from './stabilityAudit';

type Node =
  | { readonly type: 'group'; readonly id: string; readonly name: string | undefined }
  | { readonly type: 'finding'; readonly id: string; readonly finding: Finding };

const icons: Readonly<Record<Severity, readonly [string, string]>> = {
  error: ['error', 'list.errorForeground'],
  warning: ['warning', 'list.warningForeground'],
  information: ['info', 'editorInfo.foreground'],
};

/** The Stability view: findings by service, the worst first, with a count by severity. */
export class StabilityTree implements vscode.TreeDataProvider<Node>, Disposable {
  readonly #store = new DisposableStore();
  readonly #didChangeTreeData = this.#store.add(new vscode.EventEmitter<Node | undefined>());
  readonly #view: vscode.TreeView<Node>;
  /** By the name of the service. */
  #groups: ReadonlyMap<string | undefined, readonly Finding[]> = new Map();

  readonly onDidChangeTreeData = this.#didChangeTreeData.event;

  constructor(private readonly audit: StabilityAudit) {
    this.#view = this.#store.add(
      vscode.window.createTreeView<Node>(viewIds.stability, {
        treeDataProvider: this,
        showCollapseAll: true,
      }),
    );
    this.#store.add(audit.onDidChange(() => this.#update()));
  }

  getChildren(node?: Node): Node[] {
    if (node?.type === 'finding') return [];
    if (node) {
      return (this.#groups.get(node.name) ?? []).map((finding) => ({
        type: 'finding' as const,
        id: `${finding.rule}:${finding.file}:${finding.start}:${finding.message}`,
        finding,
      }));
    }
    return [...this.#groups.keys()].map((name) => {
      const id = name === undefined ? 'project' : `service:${name}`;
      return { type: 'group' as const, id, name };
    });
  }

  getTreeItem(node: Node): vscode.TreeItem {
    if (node.type === 'finding') return findingItem(node);
    const own = this.#groups.get(node.name) ?? [];
    const item = new vscode.TreeItem(
      node.name ?? l10n.t('Project'),
      vscode.TreeItemCollapsibleState.Expanded,
    );
    item.id = node.id;
    item.description = countsText(own);
    item.accessibilityInformation = { label: `${item.label as string}, ${item.description}` };
    const [icon, color] = icons[own[0]?.severity ?? 'information'];
    item.iconPath = new vscode.ThemeIcon(icon, new vscode.ThemeColor(color));
    return item;
  }

  dispose(): void {
    this.#store.dispose();
  }

  #update(): void {
    const { findings } = this.audit;
    this.#groups = byService(findings);
    // No badge: that of the container counts services in trouble.
    this.#view.description = findings.length > 0 ? countsText(findings) : undefined;
    const names = this.audit.aside.map((file) => vscode.workspace.asRelativePath(file));
    this.#view.message =
      names.length > 0
        ? l10n.t('Not judged, because it took too long or too much memory: {0}', names.join(', '))
        : findings.length === 0
          ? noFindings(this.audit.judged)
          : undefined;
    this.#didChangeTreeData.fire(undefined);
  }
}

function findingItem({ finding, id }: Node & { type: 'finding' }): vscode.TreeItem {
  const { severity, message, file, range, fix, rule } = finding;
  const item = new vscode.TreeItem(message);
  const [icon, color] = icons[severity];
  item.id = id;
  item.iconPath = new vscode.ThemeIcon(icon, new vscode.ThemeColor(color));
  item.description = `${path.basename(file)}:${range.start.line + 1}`;
  item.tooltip = [
    message,
    '',
    `${vscode.workspace.asRelativePath(file)}:${range.start.line + 1} (${rule})`,
    ...(fix ? [l10n.t('Fix: {0}', fix.title)] : []),
  ].join('\n');
  item.accessibilityInformation = { label: spokenFinding(finding) };
  item.contextValue = fix?.kind === 'edit' ? 'fixable' : 'finding';
  item.command = {
    title: l10n.t('Open'),
    command: 'vscode.open',
    arguments: [vscode.Uri.file(file), { selection: toRange(range), preserveFocus: true }],
  };
  return item;
}
