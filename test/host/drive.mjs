/// <reference lib="dom" />
import { mkdir, rename } from 'node:fs/promises';
import * as path from 'node:path';
import { HostError } from './errors.mjs';

/** @typedef {import('playwright-core').Page} Page */

/**
 * Runs a command of the palette (F1).
 * @param {Page} page
 * @param {string} title as the palette shows it, category included: `View: Show Explorer`
 * @param {{ timeoutMs?: number }} [options]
 */
export async function runCommand(page, title, options) {
  await pick(page, `>${title}`, title, options);
}

/**
 * Shows a view and focuses it.
 * @param {Page} page
 * @param {string} name the view's title, as "View: Open View..." lists it
 * @param {{ timeoutMs?: number }} [options]
 */
export async function openView(page, name, options) {
  await pick(page, `view ${name}`, name, options);
}

/**
 * Waits until a text is to be seen.
 * @param {Page} page
 * @param {string | RegExp} text a part of it is enough
 * @param {{ timeoutMs?: number, within?: string }} [options] `within` is a CSS selector
 * @returns {Promise<import('playwright-core').Locator>} the first element that shows it
 */
export async function waitForText(page, text, { timeoutMs = 15_000, within = 'body' } = {}) {
  // What is there for screen readers counts as visible, and comes before it is.
  const texts = page.locator(within).getByText(text).filter({ visible: true });
  const found = texts.and(page.locator(':not(.monaco-aria-container *)')).first();
  await found.waitFor({ timeout: timeoutMs });
  return found;
}

/**
 * Changes the color theme, and waits until it is seen.
 * @param {Page} page
 * @param {string} theme as the picker of themes lists it: `Light Modern`, …
 */
export async function setTheme(page, theme) {
  const palette = page.locator('.quick-input-widget');
  // The id of a theme's entry is the list of its classes. What is typed before the list has its
  // entries is lost.
  const entries = palette.locator('.monaco-list-row [data-quick-input-id*="vscode-theme-"]');
  await repeat(page, 40_000, async () => {
    await runCommand(page, 'Preferences: Color Theme');
    await entries.first().waitFor({ timeout: 5_000 });
  });
  await palette.locator('input[type=text]').fill(theme);
  const entry = entries.filter({ has: page.getByText(theme, { exact: true }) }).first();
  const classes = (await entry.getAttribute('data-quick-input-id')) ?? '';
  await pickEntry(page, theme, theme);
  const themed = classes.split(' ').map((name) => `.${name}`);
  await page
    .locator(['.monaco-workbench', ...themed].join(''))
    .first()
    .waitFor();
}

/**
 * Takes a picture of the whole window, once it has its color theme. The file is there when it is
 * complete.
 * @param {Page} page
 * @param {string} file a PNG; its folder is created
 */
export async function screenshot(page, file) {
  await mkdir(path.dirname(file), { recursive: true });
  await page.locator('.monaco-workbench[class*="vscode-theme-"]').first().waitFor();
  await page.screenshot({ path: `${file}.part.png` });
  await rename(`${file}.part.png`, file);
}

/**
 * Types into the palette and clicks the entry of exactly this label. An open palette does not learn
 * of what extensions add, so it is opened anew until the entry is there.
 * @param {Page} page
 * @param {string} typed
 * @param {string} label
 * @param {{ timeoutMs?: number }} [options]
 */
async function pick(page, typed, label, { timeoutMs = 20_000 } = {}) {
  await repeat(page, timeoutMs, async () => {
    await page.keyboard.press('F1');
    await pickEntry(page, typed, label);
  });
}

/**
 * Tries until it works: a workbench that is still starting closes what is opened, or does not fill
 * it.
 * @param {Page} page
 * @param {number} withinMs
 * @param {() => Promise<void>} attempt
 */
async function repeat(page, withinMs, attempt) {
  const deadline = Date.now() + withinMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      await page.keyboard.press('Escape');
      if (Date.now() > deadline) throw error;
    }
  }
}

/**
 * Types into what is open of palette or pickers, and clicks the entry of exactly this label.
 * @param {Page} page
 * @param {string} typed
 * @param {string} label
 */
async function pickEntry(page, typed, label) {
  const palette = page.locator('.quick-input-widget');
  const labels = palette.locator('.monaco-list-row .quick-input-list-row:first-child .label-name');
  const entry = labels.getByText(label, { exact: true }).first();
  try {
    await palette.locator('input[type=text]').fill(typed, { timeout: 5_000 });
    await entry.waitFor({ timeout: 3_000 });
    // It is there; a busy machine takes its time to let it be clicked.
    await entry.click({ timeout: 10_000 });
  } catch (cause) {
    const seen = await labels.allInnerTexts();
    throw new HostError(`Nothing to click as "${label}", but: ${seen.join(' | ')}`, { cause });
  }
}
