// `npm run tools`: writes the tools for language models into package.json, from src/agents/tools. A test compares the two.
import { toJsonSchema } from '@valibot/to-json-schema';
import { readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { agentTools } from '../src/agents/tools';
import { prefix } from '../src/base/ids';

/** What a person types behind `#`, and the icon beside it. */
const looks: Readonly<Record<string, readonly [reference: string, icon: string]>> = {
  list_services: ['services', 'server-process'],
  read_logs: ['serviceLogs', 'output'],
  explain_last_restart: ['lastRestart', 'history'],
  start_services: ['startServices', 'play'],
  restart_services: ['restartServices', 'debug-restart'],
  stop_services: ['stopServices', 'debug-stop'],
  audit_project: ['stabilityAudit', 'checklist'],
  preview_fixes: ['previewFixes', 'diff'],
};

/** The tools as the manifest has them. */
export function manifestTools(): readonly object[] {
  return agentTools.map(({ name, description, input, effect }) => {
    const [toolReferenceName, icon] = looks[name] ?? [];
    const { $schema: _, ...inputSchema } = toJsonSchema(input as never);
    return {
      name: `${prefix}_${name}`,
      displayName: `%tool.${name}%`,
      userDescription: `%tool.${name}.description%`,
      modelDescription: description,
      tags: ['codex-services', 'pm2', effect === 'reads' ? 'read' : 'run'],
      canBeReferencedInPrompt: true,
      toolReferenceName,
      icon: `$(${icon})`,
      inputSchema,
      when: 'isWorkspaceTrusted',
    };
  });
}

if (process.argv[1] === import.meta.filename) {
  const file = path.join(import.meta.dirname, '..', 'package.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  manifest.contributes.languageModelTools = manifestTools();
  writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
}
