import { mkdirSync } from 'node:fs';
import * as path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { openWorkbench, screenshot, startServer, trustSettings } from '../../host/index.mjs';
import { patienceMs } from '../../patience';
import { root } from '../../../scripts/setup.mjs';
import { installedExtension } from './installedExtension';
import { useLanguagePack } from './languagePack';
import { runFromPalette } from './palette';

type Server = Awaited<ReturnType<typeof startServer>>;
type Workbench = Awaited<ReturnType<typeof openWorkbench>>;

export interface CodeOptions {
  /** For data of the editor: absolute, temporary. */
  readonly folder: string;
  /** What the editor opens: absolute. Without it, an empty window. */
  readonly workspace?: string;
  readonly env: NodeJS.ProcessEnv;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Without it the workspace is opened in Restricted Mode. */
  readonly trusted?: boolean;
  /** The folder of an extension that stands for a stranger's: absolute. Notifications are not shown then. */
  readonly stranger?: string;
  /** Instead of all that the editor brings: a folder with extensions that it brings. Absolute. */
  readonly builtInsDir?: string;
  readonly viewport?: { readonly width: number; readonly height: number };
  /** The editor's language; English without it. */
  readonly locale?: 'es';
}

/** VS Code as a person has it: the packaged extension installed, notifications shown, driven by mouse and keyboard. */
export class Code {
  private constructor(
    readonly server: Server,
    private readonly options: CodeOptions,
    private workbench: Workbench,
  ) {}

  static async open(options: CodeOptions): Promise<Code> {
    const dataDir = path.join(options.folder, 'code');
    const extensionsDir = await installedExtension();
    if (options.locale) useLanguagePack(dataDir);
    const server = await startServer({
      ...{ dataDir, extensionsDir, locale: options.locale },
      ...(options.builtInsDir !== undefined && { builtInsDir: options.builtInsDir }),
      settings: {
        ...(options.trusted === false ? {} : trustSettings),
        'window.autoDetectColorScheme': false,
        'workbench.colorTheme': 'Dark Modern',
        ...options.settings,
      },
      env: options.env,
      smokeTestDriver: options.stranger !== undefined,
      timeoutMs: patienceMs,
    });
    try {
      return new Code(server, options, await openPage(server, options));
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  get page(): Page {
    return this.workbench.page;
  }

  /** Shows our view by a click in the activity bar. */
  async showServices(): Promise<void> {
    const icon = this.page.locator('.activitybar .action-item', {
      has: this.page.locator('[aria-label^="CODEX Services"]'),
    });
    await icon.first().waitFor();
    const end = Date.now() + patienceMs;
    for (;;) {
      if (!(await icon.first().getAttribute('class'))?.includes('checked'))
        await icon.first().click();
      try {
        // Where a welcome text takes its place, the tree is there and hidden.
        await this.tree().waitFor({ timeout: 8_000, state: 'attached' });
        return;
      } catch (error) {
        // A click that came just when a reloaded window showed it again has hidden it.
        if (Date.now() > end) throw error;
      }
    }
  }

  tree(): Locator {
    const name = this.options.locale === 'es' ? 'Servicios' : 'Services';
    return this.page.locator(`.pane-body .monaco-list[aria-label="${name}"]`);
  }

  /** The row whose label is exactly this. */
  row(label: string): Locator {
    return this.tree().locator('.monaco-list-row', {
      has: this.page.locator('.label-name', { hasText: new RegExp(`^${escape(label)}$`) }),
    });
  }

  /** Waits until the screen reader's text of a row holds this. */
  async rowSays(label: string, text: string | RegExp, timeoutMs = patienceMs): Promise<string> {
    const row = this.row(label).first();
    const wanted = typeof text === 'string' ? new RegExp(escape(text)) : text;
    const end = Date.now() + timeoutMs;
    for (;;) {
      const said = (await row.getAttribute('aria-label', { timeout: 5_000 }).catch(() => '')) ?? '';
      if (wanted.test(said)) return said;
      if (Date.now() > end) {
        await this.picture(`failed-${label}`);
        throw new Error(`${label} says "${said}", not ${wanted}`);
      }
      await this.page.waitForTimeout(100);
    }
  }

  /** Clicks an inline button of a row. */
  async clickInRow(label: string, button: string): Promise<void> {
    const row = this.row(label).first();
    await row.hover();
    const action = row.locator(`.action-label[aria-label^="${button}"]`).first();
    await action.waitFor();
    // At once: a row that is drawn anew between press and release takes a click with it.
    await action.dispatchEvent('click');
  }

  /** Clicks a button of the view's title bar. */
  async clickInTitle(button: string): Promise<void> {
    const title = this.page.locator('.pane-header', { hasText: /^(Services|Servicios)/ }).first();
    await title.hover();
    await title.locator(`.action-label[aria-label^="${button}"]`).first().click();
  }

  /** The tooltip of something that says this. A row that is drawn anew under the pointer takes its tooltip away: it is pointed at again. */
  async tooltipOf(target: Locator, text: string): Promise<Locator> {
    const tooltip = this.page.locator('.monaco-hover:visible', { hasText: text }).first();
    const end = Date.now() + patienceMs;
    for (;;) {
      await target.hover();
      try {
        await tooltip.waitFor({ timeout: 8_000 });
        return tooltip;
      } catch (error) {
        if (Date.now() > end) throw error;
        await this.page.mouse.move(700, 300);
      }
    }
  }

  /** A message that is shown and holds this. */
  toast(text: string): Locator {
    return this.page.locator('.notification-toast', { hasText: text });
  }

  /** Presses a button of a message. */
  async press(toast: Locator, button: string): Promise<void> {
    await toast.locator('.monaco-button', { hasText: button }).click();
  }

  statusBar(): Locator {
    return this.page.locator('.statusbar-item[id*="codexServices.memory"]');
  }

  /** What the output panel shows. */
  async output(): Promise<string> {
    const lines = await this.page.locator('.panel .view-line').allInnerTexts();
    return lines.join('\n').replaceAll('\u00a0', ' ');
  }

  /** Opens the palette and runs an entry by keyboard. */
  command(title: string): Promise<void> {
    return runFromPalette(this.page, title);
  }

  async picture(name: string): Promise<string> {
    const file = path.join(root, 'test-results', `${name.replace(/[^\w-]+/g, '_')}.png`);
    await screenshot(this.page, file);
    return file;
  }

  /** Drags the edge of the side bar until it is this wide, in pixels. */
  async sidebarWidth(width: number): Promise<void> {
    const box = await this.page.locator('.part.sidebar').boundingBox();
    if (!box) throw new Error('There is no side bar.');
    const edge = box.x + box.width + 2;
    await this.page.mouse.move(edge, 400);
    await this.page.mouse.down();
    await this.page.mouse.move(box.x + width, 400, { steps: 8 });
    await this.page.mouse.up();
    await this.page.mouse.move(700, 300);
  }

  /** Reloads the window, as "Developer: Reload Window" does. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.page.locator('.monaco-workbench').first().waitFor();
  }

  /** Closes the window; the services stay. */
  async closeWindow(): Promise<void> {
    await this.workbench.close();
  }

  async reopenWindow(): Promise<void> {
    this.workbench = await openPage(this.server, this.options);
  }

  async close(): Promise<void> {
    await this.workbench.close();
    await this.server.stop();
  }
}

async function openPage(server: Server, options: CodeOptions): Promise<Workbench> {
  const profileDir = path.join(options.folder, 'browser');
  mkdirSync(profileDir, { recursive: true });
  const workbench = await openWorkbench({
    server,
    [options.workspace?.endsWith('.code-workspace') ? 'workspace' : 'folder']: options.workspace,
    profileDir,
    ...(options.stranger !== undefined && { extensionDevelopmentPath: options.stranger }),
    viewport: options.viewport ?? { width: 1400, height: 860 },
    timeoutMs: patienceMs,
  });
  workbench.page.setDefaultTimeout(patienceMs);
  return workbench;
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
