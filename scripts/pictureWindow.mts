// What scripts that take pictures share: a folder under a PM2 of its own or the sample, a window on it, and an end that leaves nothing.
import { mkdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';
import { Code, type CodeOptions } from '../test/e2e/harness/codeWindow';
import { copySample } from './sampleCopy.mjs';
import { openSample, processesOf } from './sampleSession.mjs';
import { root, setUp } from './setup.mjs';

export interface Clip {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where pictures go; `looked`: made to be looked at only. */
const folders = {
  readme: 'media/readme',
  walkthrough: 'media/walkthrough',
  docs: 'docs/pictures',
  looked: 'test-results/pictures',
} as const;

/** What a window is opened on; to be given to `withWindow`. */
export interface Place {
  /** Absolute, temporary: for the editor's data. */
  readonly folder: string;
  /** Absolute. */
  readonly workspace: string;
  readonly env: NodeJS.ProcessEnv;
  readonly pm2Home: string;
  /** Writes files of the workspace, by name. */
  readonly write: (files: Readonly<Record<string, string>>) => void;
}

/** A workspace `NAME/shop` in the temporary folder: what rows and tooltips show of it says nothing of this machine. */
export async function withFolder(
  name: string,
  use: (place: Place) => Promise<void>,
): Promise<void> {
  await setUp({ host: true });
  const folder = path.join(realpathSync(tmpdir()), name);
  mkdirSync(folder);
  const workspace = path.join(folder, 'shop');
  const pm2Home = path.join(folder, 'pm2');
  const write: Place['write'] = (files) => writeFiles(workspace, files);
  mkdirSync(workspace);
  try {
    await use({ folder, workspace, pm2Home, write, env: { ...process.env, PM2_HOME: pm2Home } });
  } finally {
    for (const { pid } of processesOf(pm2Home)) process.kill(pid, 'SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** A copy of the sample. */
export async function withSample(
  options: { readonly freshDatabase?: boolean },
  use: (place: Place) => Promise<void>,
): Promise<void> {
  await setUp({ host: true, sample: true });
  const { end, ...sample } = await openSample({ nextDist: '.next-pictures', ...options });
  try {
    const workspace = copySample(sample.folder);
    await use({ ...sample, workspace, write: (files) => writeFiles(workspace, files) });
  } finally {
    for (const line of await end()) console.error(`Had to be killed: ${line}`);
  }
}

function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** Opens a window on a place; where something goes wrong, what was on the screen then is in `failed.png`. */
export async function withWindow(
  options: CodeOptions,
  use: (window: PictureWindow) => Promise<void>,
): Promise<void> {
  const code = await Code.open(options);
  const window = new PictureWindow(code);
  try {
    await use(window);
  } catch (error) {
    await window.shoot('failed');
    throw error;
  } finally {
    await code.close();
  }
}

export class PictureWindow {
  constructor(readonly code: Code) {}

  get page(): Page {
    return this.code.page;
  }

  async shoot(name: string, to: keyof typeof folders = 'looked', clip?: Clip): Promise<void> {
    const file = path.join(folders[to], `${name}.png`);
    mkdirSync(path.join(root, folders[to]), { recursive: true });
    await this.page.screenshot({ path: path.join(root, file), ...(clip && { clip }) });
    console.log(file);
  }

  /** The host has no server for TypeScript, and says so now and then. */
  async hideToasts(): Promise<void> {
    const content = '.notifications-toasts { display: none !important; }';
    await this.page.addStyleTag({ content });
  }

  /** Where nothing shows itself because of it. */
  async mouseAway(): Promise<void> {
    await this.page.mouse.move(900, 300);
  }

  async theme(wanted: 'dark' | 'light'): Promise<void> {
    const shown = this.page.locator(`.monaco-workbench.${wanted === 'light' ? 'vs' : 'vs-dark'}`);
    if ((await shown.count()) > 0) return;
    await this.code.command('Preferences: Toggle between Light/Dark Themes');
    await shown.waitFor();
    await delay(1_500);
  }

  /** Opens a file by a part of its path, perhaps with `:LINE` behind it. */
  async openFile(name: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget input[type=text]');
    // A page that is shown in a frame of its own may take the keys.
    await this.page.locator('.part.titlebar').click({ position: { x: 8, y: 8 } });
    await this.page.keyboard.press('Control+P');
    await input.waitFor({ timeout: 10_000 });
    await input.fill(name);
    const hasText = path.basename(name.replace(/:\d+$/, ''));
    await this.#entry(hasText).waitFor();
    await this.page.keyboard.press('Enter');
    await this.page.locator('.tab.active', { hasText }).waitFor();
    await delay(1_000);
  }

  /** Clicks an entry of a list that asks. */
  async pick(text: string): Promise<void> {
    await this.#entry(text).click();
  }

  #entry(hasText: string): Locator {
    return this.page.locator('.quick-input-list .monaco-list-row', { hasText }).first();
  }
}
