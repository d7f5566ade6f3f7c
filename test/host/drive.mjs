/// <reference lib="dom" />
import { mkdir, rename } from 'node:fs/promises';
import * as path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
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
 * @param {Pick<import('./server.mjs').Server, 'updateSettings'>} server
 * @param {string} theme as the setting `workbench.colorTheme` has it: `Light Modern`, …
 */
export async function setTheme(page, server, theme) {
  const workbench = page.locator('.monaco-workbench').first();
  const before = await workbench.getAttribute('class');
  for (let attempt = 0; attempt < 5; attempt++) {
    // Again and again: a busy machine may not watch the settings file yet.
    server.updateSettings({ 'workbench.colorTheme': theme });
    const retryAt = Date.now() + 3_000;
    while (Date.now() < retryAt) {
      if ((await workbench.getAttribute('class')) !== before) return;
      await delay(50);
    }
  }
  throw new HostError(`The theme is not ${theme}: it was set already, or there is none.`);
}

/**
 * Takes a picture of the whole window. The file is there once it is complete.
 * @param {Page} page
 * @param {string} file a PNG; its folder is created
 */
export async function screenshot(page, file) {
  await mkdir(path.dirname(file), { recursive: true });
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
  const palette = page.locator('.quick-input-widget');
  const labels = palette.locator('.monaco-list-row .quick-input-list-row:first-child .label-name');
  const entry = labels.getByText(label, { exact: true }).first();
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    await page.keyboard.press('F1');
    await palette.locator('input[type=text]').fill(typed);
    try {
      return await entry.click({ timeout: 2_000 });
    } catch (cause) {
      const seen = await labels.allInnerTexts();
      await page.keyboard.press('Escape');
      if (Date.now() < deadline) continue;
      const message = `The palette does not list "${label}", but: ${seen.join(' | ')}`;
      throw new HostError(message, { cause });
    }
  }
}
