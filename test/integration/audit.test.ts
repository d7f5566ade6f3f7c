import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { api, until } from './extension';

const root = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
const at = (name: string) => vscode.Uri.file(path.join(root, name));
const open = async (name: string) => {
  const document = await vscode.workspace.openTextDocument(at(name));
  await vscode.window.showTextDocument(document);
  return document;
};
const ruleOf = ({ code }: vscode.Diagnostic) =>
  typeof code === 'object' ? String(code.value) : undefined;
const found = (name: string, rule: string) =>
  vscode.languages
    .getDiagnostics(at(name))
    .find((one) => one.source === 'CODEX Services' && ruleOf(one) === rule);
/** Files that a test makes beside the sample's own; none may be left. */
const made = ['docker-compose.yml', 'ecosystem.audit.config.yaml', 'ecosystem.audit.config.json'];
const write = (name: string, text: string) => fs.writeFileSync(path.join(root, name), text);
const tick = 'refactorPreview.toggleCheckedState';
const provide = <T>(command: string, ...args: readonly unknown[]) =>
  vscode.commands.executeCommand<T>(command, ...args);

/** Texts of the sample's own files that a test has changed on the disk. */
const originals = new Map<string, string>();
const restore = () => {
  for (const [name, text] of originals) write(name, text);
};

describe('the stability audit', () => {
  before(async () => {
    for (const name of ['backend/start-dev.sh', 'ecosystem.config.js'])
      originals.set(name, fs.readFileSync(path.join(root, name), 'utf8'));
    await api();
    await until('the audit has run', () => found('backend/start-dev.sh', 'shell-no-exec'));
  });

  after(async () => {
    restore();
    for (const name of made) fs.rmSync(path.join(root, name), { force: true });
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('shows a finding at its exact place, with the way to its rule', async () => {
    const document = await open('backend/start-dev.sh');
    const finding = found('backend/start-dev.sh', 'shell-no-exec');
    assert.ok(finding);
    assert.match(document.lineAt(finding.range.start.line).text, /tsx/);
    assert.equal(finding.severity, vscode.DiagnosticSeverity.Warning);
    assert.ok(typeof finding.code === 'object' && finding.code.target.scheme === 'command');
    await vscode.commands.executeCommand('codexServices.explainRule', 'shell-no-exec');
    await until('the rule is shown', () =>
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .find(
          ({ label, input }) => /README/.test(label) && input instanceof vscode.TabInputWebview,
        ),
    );
  });

  it('fixes by the light bulb what undo brings back, letter by letter', async () => {
    const name = 'backend/start-dev.sh';
    const document = await open(name);
    const text = document.getText();
    const { range } = found(name, 'shell-no-exec') ?? { range: new vscode.Range(0, 0, 0, 0) };
    // None while the audit is at it: the light bulb waits for nobody.
    const actions = await until('the light bulb', async () => {
      const all = await provide<readonly vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        range,
        vscode.CodeActionKind.QuickFix.value,
      );
      return all.length > 0 && all;
    });
    const fix = actions.find(({ title }) => title === 'Put exec in front');
    assert.ok(fix?.edit, actions.map(({ title }) => title).join(', '));
    assert.equal(fix.isPreferred, true);
    assert.ok(actions.some(({ title }) => title === 'Fix all safe problems…'));
    await vscode.workspace.applyEdit(fix.edit);
    assert.match(document.getText(), /^exec .*tsx/m);
    // What is not saved counts as well.
    await until('the finding has gone', () => !found(name, 'shell-no-exec'));
    await open(name);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), text);
    await until('the finding is back', () => found(name, 'shell-no-exec'));
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('fixes everything that is safe in one preview, which changes nothing before it is confirmed', async () => {
    // The heap limit of Next belongs into the environment that its ecosystem file gives it.
    const name = 'ecosystem.config.js';
    const document = await open(name);
    const text = document.getText();
    const heapless = () => found(name, 'next-dev-no-heap-limit');
    assert.ok(heapless());
    const fixing = vscode.commands.executeCommand('codexServices.fixAllSafe');
    const early = await Promise.race([fixing.then(() => 'applied'), pause(2_000)]);
    assert.equal(early, undefined);
    assert.equal(document.getText(), text);
    // Nothing is ticked by itself: the two files, one after the other.
    for (const step of ['list.collapseAll', 'list.focusFirst', tick, 'list.focusDown', tick])
      await vscode.commands.executeCommand(step);
    await vscode.commands.executeCommand('refactorPreview.apply');
    await fixing;
    assert.match(document.getText(), /NODE_OPTIONS: '--max-old-space-size=2048',/);
    // Nothing was taken away: comments, spreads and everything else stand as they were.
    const left = document.getText().split('\n');
    assert.deepEqual(
      text.split('\n').filter((line) => !left.includes(line)),
      [],
    );
    await until('the finding has gone', () => !heapless());
    // The editor saves what a refactoring has changed, and still undoes it.
    restore();
    await until('everything is as it was', () => document.getText() === text && heapless());
  });

  it('judges again when a file is saved, comes or goes', async () => {
    const name = 'docker-compose.yml';
    write(name, 'services:\n  db:\n    image: postgres:16\n');
    await until('it is found', () => found(name, 'compose-no-volume'));
    const document = await open(name);
    const edit = new vscode.WorkspaceEdit();
    const volume = '    volumes: [data:/var/lib/postgresql/data]\nvolumes:\n  data:\n';
    edit.insert(document.uri, document.positionAt(document.getText().length), volume);
    await vscode.workspace.applyEdit(edit);
    assert.ok(await document.save());
    await until('it has gone', () => !found(name, 'compose-no-volume'));
    assert.ok(found(name, 'compose-no-health-check'));
    fs.rmSync(path.join(root, name));
    await until('nothing is said of a file that is gone', () =>
      vscode.languages.getDiagnostics(at(name)).every(({ source }) => source !== 'CODEX Services'),
    );
  });

  it('shows state and buttons above each app of the ecosystem file', async () => {
    const document = await open('ecosystem.config.js');
    const lenses = await provide<readonly vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      document.uri,
    );
    const titles = lenses.map(({ command }) => command?.title ?? '');
    assert.equal(titles.filter((title) => title === '$(play) Start').length, 4, titles.join('|'));
    assert.equal(titles.filter((title) => title === '$(output) Logs').length, 4);
    const [first] = lenses;
    assert.match(document.lineAt((first?.range.start.line ?? 0) + 1).text, /codex-database/);
  });

  it('tells the truth about a key, and completes keys and values in JavaScript', async () => {
    const document = await open('ecosystem.config.js');
    const place = document.positionAt(document.getText().indexOf('max_memory_restart') + 4);
    const hovers = await provide<readonly vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      place,
    );
    const said = hovers
      .flatMap(({ contents }) => contents)
      .map((one) => (typeof one === 'string' ? one : one.value))
      .join('\n');
    assert.match(said, /Checked every 30 s, and only for the first process/);
    const line = document.positionAt(document.getText().indexOf("args: 'run dev'")).line;
    const keys = await labels(document, new vscode.Position(line, 6));
    assert.ok(keys.includes('kill_timeout'), keys.slice(0, 20).join());
    assert.ok(!keys.includes('args'), 'what is there is not offered again');
  });

  it('completes keys and values in YAML', async () => {
    const name = 'ecosystem.audit.config.yaml';
    write(name, 'apps:\n  - name: probe\n    script: ./probe.js\n    exec_mode: \n    \n');
    const document = await open(name);
    const keys = await labels(document, new vscode.Position(4, 4));
    assert.ok(keys.includes('max_memory_restart') && !keys.includes('script'), keys.join());
    const values = await labels(document, new vscode.Position(3, 15));
    assert.ok(values.includes('cluster') && values.includes('fork'), values.join());
  });

  it('checks an ecosystem file of JSON against its schema', async () => {
    const name = 'ecosystem.audit.config.json';
    write(
      name,
      '{\n  "apps": [{ "name": "probe", "script": "./a.js", "max_restarts": true }]\n}\n',
    );
    await open(name);
    const problem = await until('the schema objects', () =>
      vscode.languages
        .getDiagnostics(at(name))
        .find(({ source, message }) => source !== 'CODEX Services' && /type/i.test(message)),
    );
    assert.equal(problem.range.start.line, 1);
  });

  it('writes the report as a document to save, and nothing to the disk', async () => {
    // The preview of a rule would follow the report, and open it again, empty, when it is closed.
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    for (const name of made) fs.rmSync(path.join(root, name), { force: true });
    const files = fs.readdirSync(root);
    await vscode.commands.executeCommand('codexServices.writeStabilityReport');
    const document = vscode.window.activeTextEditor?.document;
    const text = document?.getText() ?? '';
    assert.match(text, /stability audit/);
    assert.match(text, /codex-backend \(backend\)/);
    assert.match(text, /\*\*Problem\*\*: .*\n {2}- \*\*Cause\*\*: .*\n {2}- \*\*Fix\*\*: /);
    assert.match(text, /start-dev\.sh:\d+/);
    // What was undone is no fix that holds.
    assert.doesNotMatch(text, /Files changed/);
    // The services ran in the tests before: their memory was measured.
    assert.match(text, /\| codex-backend \|.* \d+(\.\d+)? MB/);
    assert.equal(document?.languageId, 'markdown');
    assert.deepEqual(fs.readdirSync(root), files);
    // Tabs are told of a moment later than editors: none may come while the tests that follow count them.
    const tab = () =>
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .some(({ label }) => label.startsWith('STABILITY_REPORT'));
    await until('the report has its tab', tab);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await until('the report is closed', () => !tab());
  });
});

async function labels(document: vscode.TextDocument, at: vscode.Position): Promise<string[]> {
  const { items } = await provide<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    document.uri,
    at,
  );
  return items.map(({ label }) => (typeof label === 'string' ? label : label.label));
}

function pause(ms: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), ms));
}
