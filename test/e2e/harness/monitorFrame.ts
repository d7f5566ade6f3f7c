import type { FrameLocator } from 'playwright-core';
import type { Code } from './codeWindow';

/** The page of the monitor, which is two frames deep; waits until it shows something. */
export async function monitorFrame(code: Pick<Code, 'page'>): Promise<FrameLocator> {
  const page = code.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  await page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' });
  return page;
}
