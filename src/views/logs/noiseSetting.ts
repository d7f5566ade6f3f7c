import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { commandIds, settingIds } from '../../base/ids';
import type { Logger } from '../../base/logger';
import type { SettingsReader } from '../../base/settingsReader';
import { tell } from '../../host/messages';
import { compileRules, type NoiseRules, type PatternEngine } from '../../services/logs/noiseRules';

export interface NoiseSettingParts {
  readonly settings: SettingsReader;
  readonly patterns: PatternEngine;
  /** Takes the rules, at the beginning and when they have changed. */
  readonly apply: (rules: NoiseRules) => void;
  readonly log: Logger;
}

/** The rules for noise as people have set them. */
export class NoiseSetting implements Disposable {
  readonly #store = new DisposableStore();

  constructor(private readonly parts: NoiseSettingParts) {
    this.#store.add(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(settingIds.logNoise)) void this.read();
      }),
    );
  }

  async read(): Promise<void> {
    const { settings, patterns, apply, log } = this.parts;
    try {
      const compiled = await compileRules(settings.get(settingIds.logNoise), patterns);
      apply(compiled.rules);
      if (compiled.problems.length > 0) void tellProblem(compiled.problems.join(' '));
    } catch (error) {
      log.error('The rules for noise could not be read.', error);
    }
  }

  /** Adds a rule to the settings of the workspace. */
  async add(name: string, pattern: string): Promise<void> {
    const configuration = vscode.workspace.getConfiguration();
    const inspected = configuration.inspect<Record<string, unknown>>(settingIds.logNoise);
    await configuration.update(
      settingIds.logNoise,
      { ...inspected?.workspaceValue, [name]: pattern },
      vscode.ConfigurationTarget.Workspace,
    );
  }

  dispose(): void {
    this.#store.dispose();
  }
}

async function tellProblem(problem: string): Promise<void> {
  await tell('warning', problem, [
    {
      title: l10n.t('Open setting'),
      command: commandIds.openSetting,
      args: [settingIds.logNoise],
    },
  ]);
}
