import { writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import type { CodexServicesApi } from '../../src/services/api';

/** Runs inside the extension host for the bench: writes how long activation took to CODEX_ACTIVATION. */
export async function run(): Promise<void> {
  const extension = vscode.extensions.getExtension<CodexServicesApi>(
    'codex-services.codex-services',
  );
  const api = await extension?.activate();
  const file = process.env['CODEX_ACTIVATION'];
  if (!api || !file) throw new Error('There is nothing to measure.');
  writeFileSync(file, JSON.stringify(api.activation));
}
