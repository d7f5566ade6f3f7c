import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';

/** @typedef {Record<string, unknown>} Settings */

/** User settings that keep the window quiet and its picture clean. @type {Readonly<Settings>} */
export const cleanSettings = {
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'update.showReleaseNotes': false,
  'extensions.autoCheckUpdates': false,
  // Not false: the workbench would migrate it, and write the file.
  'extensions.autoUpdate': 'off',
  'extensions.ignoreRecommendations': true,
  'remote.autoForwardPorts': false,
  'git.openRepositoryInParentFolders': 'never',
  // As on the desktop; in a browser the editor saves after a second what a test has typed.
  'files.autoSave': 'off',
  // An untrusted folder is opened in Restricted Mode without a question.
  'security.workspace.trust.startupPrompt': 'never',
};

/** Trusts every folder, where Restricted Mode is not what is tested. @type {Readonly<Settings>} */
export const trustSettings = { 'security.workspace.trust.enabled': false };

/**
 * Where a server with this data folder keeps the user settings.
 * @param {string} dataDir
 */
export function settingsFileOf(dataDir) {
  return path.join(dataDir, 'data/User/settings.json');
}

/**
 * The settings in this file, none where there is no file.
 * @param {string} file plain JSON
 * @returns {Settings}
 */
export function readSettings(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return {};
    throw error;
  }
}

/**
 * Writes these settings.
 * @param {string} file
 * @param {Readonly<Settings>} settings
 */
export function writeSettings(file, settings) {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(settings, undefined, 2)}\n`);
}
