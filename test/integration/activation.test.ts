import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commandIds, settingIds } from '../../src/base/ids';
import { api, extensionId } from './extension';

describe('activation', () => {
  it('finds the sample’s services in its ecosystem file, in order', async () => {
    const { services } = await api();
    assert.deepEqual(
      services.map(({ name, kind }) => [name, kind]),
      [
        ['codex-database', 'database'],
        ['codex-backend', 'backend'],
        ['codex-frontend', 'frontend'],
        ['codex-rust', 'generator'],
      ],
    );
  });

  it('starts nothing by itself', async () => {
    for (const service of (await api()).services) assert.equal(service.state, 'stopped');
  });

  it('registers every command of the manifest', async () => {
    await api();
    const registered = new Set(await vscode.commands.getCommands(true));
    for (const id of Object.values(commandIds)) assert.ok(registered.has(id), id);
  });

  it('binds chords that begin with keys that nothing else uses', async () => {
    const bindings = vscode.Uri.parse('vscode://defaultsettings/keybindings.json');
    const text = (await vscode.workspace.openTextDocument(bindings)).getText();
    const chords = [...text.matchAll(/"key": "(ctrl\+alt\+k[^"]*)"[^}]*"command": "([^"]*)"/g)];
    assert.deepEqual(chords.map(([, key, command]) => [key, command]).sort(), [
      ['ctrl+alt+k a', commandIds.startAll],
      ['ctrl+alt+k l', commandIds.showLogs],
      ['ctrl+alt+k r', commandIds.restart],
    ]);
  });

  it('declares every setting with its default', () => {
    const properties = vscode.extensions.getExtension(extensionId)?.packageJSON as {
      contributes: { configuration: { properties: Record<string, { default: unknown }> }[] };
    };
    for (const id of Object.values(settingIds)) {
      const group = properties.contributes.configuration.find((one) => id in one.properties);
      const { default: expected } = group?.properties[id] ?? {};
      assert.notEqual(expected, undefined, id);
      assert.deepEqual(vscode.workspace.getConfiguration().inspect(id)?.defaultValue, expected);
    }
  });
});
