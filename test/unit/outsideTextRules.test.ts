import { Linter } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, expect, it } from 'vitest';
import config from '../../eslint.config.mjs';

/** The rule that holds all files of src to the house's habits, as the linter's configuration has it. */
const rule = config.find(
  ({ files, rules }) => files?.includes('src/**/*.ts') && rules?.['no-restricted-syntax'],
)?.rules?.['no-restricted-syntax'];

const linter = new Linter();

function refusals(code: string): readonly string[] {
  return linter
    .verify(code, {
      languageOptions: { parser: tseslint.parser as Linter.Parser },
      rules: { 'no-restricted-syntax': rule ?? 'off' },
    })
    .map(({ message }) => message);
}

describe('the linter', () => {
  it.each([
    "import * as fs from 'node:fs/promises'; await fs.readFile(file, 'utf8');",
    "import * as fs from 'node:fs'; fs.readFileSync(file);",
    "import * as fs from 'node:fs'; fs.createReadStream(file);",
    "import * as fs from 'node:fs'; fs.openSync(file, 'r');",
    "import * as fs from 'node:fs'; await fs.promises.readFile(file);",
    "import fs from 'fs'; await fs.open(file);",
    "import { readFile } from 'node:fs/promises';",
    "import { readFileSync as read } from 'fs';",
    "import { promises } from 'node:fs';",
    "import * as files from 'node:fs';",
    "const fs = require('node:fs');",
    "const { readFile } = await import('node:fs/promises');",
    "import * as fs from 'node:fs'; const { readFileSync } = fs;",
    "import * as fs from 'node:fs'; const files = fs;",
    "import * as fs from 'node:fs'; fs['readFileSync'](file);",
    'await vscode.workspace.fs.readFile(uri);',
    'const files = vscode.workspace.fs;',
  ])('refuses to read without a limit: %s', (code) => {
    expect(refusals(code)).not.toEqual([]);
  });

  it.each([
    'vscode.window.showErrorMessage(error.message);',
    'vscode.window.showInformationMessage(`${name} runs`);',
    'vscode.window.showQuickPick(names);',
    'vscode.window.showInputBox({ prompt: name });',
    'const pick = vscode.window.createQuickPick();',
    'vscode.window.createInputBox();',
    'vscode.window.withProgress({ location, title: name }, run);',
    'vscode.window.setStatusBarMessage(name);',
    "vscode.window.createWebviewPanel('x', name, 1);",
    'vscode.window.somethingOfTomorrow(name);',
    "vscode.window['showErrorMessage'](name);",
    'const { showErrorMessage } = vscode.window;',
    'const shown = vscode.window; shown.showErrorMessage(name);',
    'tell(vscode.window);',
    'const { window } = vscode;',
    'const { window: shown } = vscode;',
    'const { ...all } = vscode;',
    'const editor = vscode;',
    'let w; ({ window: w } = vscode);',
    "vscode['window'].showErrorMessage(name);",
    "import { window } from 'vscode';",
    "import { window as w } from 'vscode';",
    'new vscode.MarkdownString(name);',
    "import { MarkdownString } from 'vscode'; new MarkdownString(name);",
    'const Markdown = vscode.MarkdownString;',
    'const { MarkdownString } = vscode;',
    'tooltip.isTrusted = true;',
    'tooltip.supportHtml = true;',
    'tooltip.supportThemeIcons = true;',
    'item.tooltip = { value: name, supportHtml: true };',
    'tooltip.appendMarkdown(name);',
    'row.innerHTML = name;',
    "row.insertAdjacentHTML('beforeend', name);",
  ])('refuses a way around what defuses: %s', (code) => {
    expect(refusals(code)).not.toEqual([]);
  });

  it.each([
    "import * as fs from 'node:fs/promises'; await fs.stat(file); await fs.writeFile(file, text);",
    "import { readdirSync, readlinkSync } from 'node:fs';",
    'await vscode.workspace.fs.stat(uri);',
    'await files.readText(file);',
    'vscode.window.onDidCloseTerminal(() => end());',
    'vscode.window.createTreeView(id, { treeDataProvider });',
    'vscode.window.visibleTextEditors.map(({ document }) => document);',
    'const { workspace } = vscode;',
    'const { from, to } = this.frame().window;',
    'if (!vscode.workspace.isTrusted) return;',
    "import * as vscode from 'vscode';",
    "import type { OutputChannel } from 'vscode';",
    'function show(text: string): vscode.MarkdownString { return toMarkdown(text); }',
  ])('lets be: %s', (code) => {
    expect(refusals(code)).toEqual([]);
  });
});
