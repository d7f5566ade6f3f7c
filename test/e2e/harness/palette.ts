import type { Page } from 'playwright-core';
import { patienceMs } from '../../patience';

/** The list knows what could be run when the palette was opened, and is not told of what can be run by now. */
const againMs = 8_000;

/** Opens the palette and runs the entry of this name by keyboard; its category, and "…", may be left out. */
export async function runFromPalette(page: Page, title: string): Promise<void> {
  const end = Date.now() + patienceMs;
  const question = page.locator('.quick-input-widget');
  const input = question.locator('input[type=text]');
  const escaped = title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  // Another entry may hold its words as well, and come first.
  const name = page.locator('.label-name', { hasText: new RegExp(`(^|: )${escaped}…?$`) });
  const typed = `>${title}`;
  for (;;) {
    // It must not be typed into a question that is still open, or just going.
    while (await question.isVisible()) {
      await page.keyboard.press('Escape');
      await page.waitForTimeout(100);
    }
    await page.keyboard.press('F1');
    try {
      await input.fill(typed, { timeout: againMs });
      const entry = question.locator('.monaco-list-row', { has: name }).first();
      await entry.waitFor({ timeout: againMs });
      break;
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
  while ((await question.locator('.monaco-list-row.focused', { has: name }).count()) === 0) {
    if (Date.now() > end) throw new Error(`${JSON.stringify(title)} cannot be chosen.`);
    await input.press('ArrowDown');
  }
  await input.press('Enter');
  // Until it is taken, or what is typed next would go there.
  while ((await input.isVisible()) && (await input.inputValue().catch(() => '')) === typed) {
    if (Date.now() > end) throw new Error(`The palette does not run ${JSON.stringify(title)}.`);
    await page.waitForTimeout(50);
  }
}
