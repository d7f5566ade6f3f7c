import { writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import type { Exports } from '../../src/services/exports';

/** Runs inside the extension host for the bench: writes how long activation took to CODEX_ACTIVATION. */
export async function run(): Promise<void> {
  const extension = vscode.extensions.getExtension<Exports>('codex-services.codex-services');
  const exports = await extension?.activate();
  const file = process.env['CODEX_ACTIVATION'];
  if (!exports || !file) throw new Error('There is nothing to measure.');
  writeFileSync(file, JSON.stringify(exports.internals.activation));
}
