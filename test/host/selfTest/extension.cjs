// VS Code loads these as CommonJS, unbundled.
/* eslint-disable @typescript-eslint/no-require-imports */
const { writeFileSync } = require('node:fs');
const vscode = require('vscode');

/** @param {import('vscode').ExtensionContext} context */
exports.activate = (context) => {
  const greet = () => vscode.window.showInformationMessage('Greetings from the self-test');
  context.subscriptions.push(vscode.commands.registerCommand('codexHostSelfTest.greet', greet));
};

exports.deactivate = () => {
  const file = process.env['SELF_TEST_DEACTIVATED'];
  if (file) writeFileSync(file, '');
};
