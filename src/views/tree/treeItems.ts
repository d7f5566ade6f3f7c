import * as path from 'node:path';
import * as vscode from 'vscode';
import * as l10n from '@vscode/l10n';
import { rowWords } from '../../base/ids';
import { oneLine } from '../../base/oneLine';
import type { ServiceStore } from '../../services/state/serviceStore';
import type { WorkspaceProblem } from '../../services/definitions/workspaceProblem';
import { folderLabel } from './folderLabel';
import type { NodeText, RowNode } from './nodeText';
import { spokenDetail, spokenOther, spokenProblem } from './spokenText';
import type { TreeNode } from './treeNodes';
import type { TreeShape } from './treeShape';

/** Makes the editor's tree items of rows. */
export class TreeItems {
  constructor(
    private readonly services: Pick<ServiceStore, 'services'>,
    private readonly text: NodeText,
    private readonly shape: Pick<TreeShape, 'cluster'>,
  ) {}

  /** `expandable`: it has rows below it; `now` in ms since the epoch. */
  render(node: TreeNode, now: number, expandable: boolean): vscode.TreeItem {
    switch (node.type) {
      case 'folder':
        return this.#renderFolder(node.folder);
      case 'service':
      case 'instance':
      case 'database':
        return this.#renderRow(node, now, expandable);
      case 'cluster':
        return this.#renderCluster();
      case 'problem':
        return renderProblem(node.problem);
      case 'others': {
        const item = new vscode.TreeItem(
          l10n.t("Other projects' services"),
          vscode.TreeItemCollapsibleState.Expanded,
        );
        item.contextValue = rowWords.other;
        return item;
      }
      case 'other': {
        const item = new vscode.TreeItem(oneLine(node.entry.name, 80));
        item.description = `${node.entry.status} · ${node.entry.cwd}`;
        item.iconPath = new vscode.ThemeIcon('circle-outline');
        item.contextValue = rowWords.other;
        item.accessibilityInformation = { label: spokenOther(node.entry) };
        return item;
      }
      default:
        return this.#renderDetail(node);
    }
  }

  #renderFolder(folder: string): vscode.TreeItem {
    const item = new vscode.TreeItem(folderLabel(folder), vscode.TreeItemCollapsibleState.Expanded);
    item.tooltip = folder;
    const name = path.basename(folder);
    const alike = this.services.services.some(
      (one) => one.workspaceFolder !== folder && path.basename(one.workspaceFolder) === name,
    );
    if (alike) item.description = path.dirname(folder);
    item.iconPath = new vscode.ThemeIcon('root-folder');
    item.contextValue = rowWords.folder;
    const place = alike ? folder : folderLabel(folder);
    item.accessibilityInformation = { label: l10n.t('Folder {0}', place) };
    return item;
  }

  #renderCluster(): vscode.TreeItem {
    const section = this.shape.cluster?.section;
    const item = new vscode.TreeItem(
      section?.label ?? '',
      vscode.TreeItemCollapsibleState.Expanded,
    );
    if (!section) return item;
    item.description = section.description;
    item.tooltip = section.tooltip;
    item.iconPath = new vscode.ThemeIcon(
      section.icon,
      section.color === undefined ? undefined : new vscode.ThemeColor(section.color),
    );
    item.contextValue = section.contextValue;
    item.accessibilityInformation = { label: section.spoken };
    return item;
  }

  #renderRow(node: RowNode, now: number, expandable: boolean): vscode.TreeItem {
    const row = this.text.row(node, now);
    if (!row) return new vscode.TreeItem('');
    const item = new vscode.TreeItem(
      row.label,
      expandable ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None,
    );
    item.description = row.description;
    item.iconPath = new vscode.ThemeIcon(
      row.icon,
      row.color === undefined ? undefined : new vscode.ThemeColor(row.color),
    );
    item.contextValue = row.contextValue;
    item.accessibilityInformation = { label: row.spoken };
    if (row.tooltip !== undefined) item.tooltip = row.tooltip;
    return item;
  }

  #renderDetail(node: TreeNode): vscode.TreeItem {
    const text = this.text.detail(node);
    const item = new vscode.TreeItem(text?.label ?? '');
    item.description = text?.description;
    if (text) item.iconPath = new vscode.ThemeIcon(text.icon);
    item.contextValue = node.type === 'port' ? rowWords.portRow : node.type;
    const action = this.text.actionOf(node);
    if (action) {
      const { title, command, args = [] } = action;
      item.command = { title, command, arguments: [...args] };
    }
    item.tooltip = [text?.label, text?.description].filter(Boolean).join(' ');
    if (text)
      item.accessibilityInformation = { label: spokenDetail(node.type, text, action?.title) };
    return item;
  }
}

function renderProblem(problem: WorkspaceProblem): vscode.TreeItem {
  // Paths are relative in the row, which is narrow, and whole in the tooltip.
  const short = problem.message.replaceAll(problem.workspaceFolder + path.sep, '');
  const item = new vscode.TreeItem(oneLine(short, 300));
  item.tooltip = problem.message;
  item.iconPath = problem.isOffer
    ? new vscode.ThemeIcon('add')
    : new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
  item.contextValue = problem.isOffer ? 'offer' : 'problem';
  if (problem.isOffer) item.description = problem.action?.title;
  item.accessibilityInformation = { label: spokenProblem(problem) };
  if (problem.action) {
    item.command = {
      title: problem.action.title,
      command: problem.action.command,
      arguments: [...(problem.action.args ?? [])],
    };
  } else if (problem.file !== undefined) {
    const line = Math.max(0, (problem.line ?? 1) - 1);
    item.command = {
      title: l10n.t('Open {0}', path.basename(problem.file)),
      command: 'vscode.open',
      arguments: [vscode.Uri.file(problem.file), { selection: new vscode.Range(line, 0, line, 0) }],
    };
  }
  return item;
}
