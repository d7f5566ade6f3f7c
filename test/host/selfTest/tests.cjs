// VS Code loads these as CommonJS, unbundled.
/* eslint-disable @typescript-eslint/no-require-imports */
const assert = require('node:assert/strict');
const { existsSync } = require('node:fs');
const path = require('node:path');
const { setTimeout: delay } = require('node:timers/promises');
const vscode = require('vscode');

/**
 * Fulfilled when the condition is.
 * @param {() => boolean} condition
 * @param {string} what
 */
async function until(condition, what) {
  const deadline = Date.now() + 10_000;
  while (!condition()) {
    assert.ok(Date.now() < deadline, `not within 10 s: ${what}`);
    await delay(50);
  }
}

/**
 * What each case of selfTest.mjs has the extension host do.
 * @type {Record<string, () => unknown>}
 */
const cases = {
  async pass() {
    const since = Number(process.env['SELF_TEST_SINCE']);
    console.log(`[self-test] first test after ${((Date.now() - since) / 1000).toFixed(1)} s`);
    assert.equal(vscode.version, '1.139.1');
    assert.equal(vscode.workspace.isTrusted, true);
    assert.equal(vscode.workspace.workspaceFolders?.[0]?.uri.scheme, 'file');
    assert.equal(process.env['ELECTRON_OF_SELF_TEST'], undefined);
    assert.equal(process.env['SELF_TEST_CASE'], 'pass');

    await vscode.extensions.getExtension('codex.codex-host-self-test')?.activate();
    assert.ok((await vscode.commands.getCommands()).includes('codexHostSelfTest.greet'));

    const channel = vscode.window.createOutputChannel('Self-Test', 'log');
    channel.show();
    channel.appendLine('12:00:00 [info] a line of the self-test');
    const shown = () =>
      vscode.window.visibleTextEditors.some(({ document }) =>
        document.getText().includes('a line of the self-test'),
      );
    await until(shown, 'the line in the visible output editor');

    const folder = process.env['CODEX_HOST_SCREENSHOT'];
    assert.ok(folder);
    console.log('[[screenshot self-test]]');
    await until(() => existsSync(path.join(folder, 'self-test.png')), 'the picture');
  },
  fail() {
    throw new Error('meant to fail');
  },
  restricted() {
    assert.equal(vscode.workspace.isTrusted, false);
  },
  hang() {
    return delay(600_000);
  },
  crash() {
    process.kill(process.ppid, 'SIGKILL');
    return delay(600_000);
  },
};

exports.run = async () => {
  const run = cases[process.env['SELF_TEST_CASE'] ?? ''];
  assert.ok(run, 'SELF_TEST_CASE');
  await run();
};
