import * as vscode from 'vscode';
import { repeat } from '../../base/async';
import type { Clock } from '../../base/clock';
import { type Disposable, DisposableStore } from '../../base/disposable';
import type { Logger } from '../../base/logger';
import {
  asPageMessage,
  type HostMessage,
  type PageMessage,
  type View,
} from '../../base/monitor/protocol';
import type { ServiceStore } from '../../services/state/serviceStore';
import type { LaneSource } from './laneSource';
import type { MonitorRequests } from './monitorRequests';
import { pageHtml } from './pageHtml';
import { pageTexts } from './pageTexts';

export interface MonitorPanelParts {
  /** The folder of the page's script and styles. */
  readonly dist: vscode.Uri;
  readonly source: LaneSource;
  readonly requests: Pick<MonitorRequests, 'serve'>;
  readonly services: Pick<ServiceStore, 'onDidChange' | 'onDidChangeList'>;
  readonly clock: Clock;
  readonly log: Logger;
}

const tickMs = 2_000;

/**
 * One tab that shows the monitor. The page has no truth of its own: hidden it is gone, and told all anew when it is seen again. Nothing is
 * done for a page that is not seen.
 */
export class MonitorPanel implements Disposable {
  readonly #store = new DisposableStore();
  /** While the page is seen and has said that it is there. */
  #ticking: Disposable | undefined;
  #view: View = { span: 'tenMinutes' };
  /** The lane to be shown once the page is there. */
  #wanted: string | undefined;

  constructor(
    private readonly panel: vscode.WebviewPanel,
    private readonly parts: MonitorPanelParts,
  ) {
    const { dist, services, log } = parts;
    const { webview } = panel;
    webview.options = { enableScripts: true, localResourceRoots: [dist] };
    this.#store.add(
      webview.onDidReceiveMessage((value: unknown) => {
        const message = asPageMessage(value);
        if (message) void this.#take(message);
        else log.warn('The monitor’s page said what is no message.');
      }),
    );
    this.#store.add(panel.onDidChangeViewState(() => this.#follow()));
    this.#store.add(services.onDidChangeList(() => this.#show()));
    // What is done about a service is seen at once; figures wait for the next tick.
    this.#store.add(
      services.onDidChange(({ key }) => {
        if (this.#ticking && this.parts.source.isNews(key)) this.#tick();
      }),
    );
    webview.html = pageHtml({
      title: panel.title,
      language: vscode.env.language,
      cspSource: webview.cspSource,
      addressOf: (name) => String(webview.asWebviewUri(vscode.Uri.joinPath(dist, name))),
    });
  }

  show(): void {
    this.panel.reveal();
  }

  reveal(lane: string): void {
    this.#wanted = lane;
    if (this.#ticking) this.#reveal();
  }

  close(): void {
    this.panel.dispose();
  }

  dispose(): void {
    this.#ticking?.dispose();
    this.#store.dispose();
  }

  async #take(message: PageMessage): Promise<void> {
    switch (message.type) {
      case 'ready':
      case 'look':
        this.#view = message.view;
        this.#begin();
        this.#show();
        if (message.type === 'ready') this.#reveal();
        return;
      default: {
        const answer = await this.parts.requests.serve(message, this.parts.source);
        if (answer) this.#send(answer);
      }
    }
  }

  #begin(): void {
    if (this.#ticking || !this.panel.visible) return;
    const { clock, log } = this.parts;
    this.#ticking = repeat(
      () => tickMs,
      async () => this.#tick(),
      (error) => log.error('The monitor could not be brought up to date.', error),
      clock,
    );
  }

  #follow(): void {
    if (this.panel.visible) return;
    this.#ticking?.dispose();
    this.#ticking = undefined;
  }

  #show(): void {
    if (!this.#ticking) return;
    const { clock, source } = this.parts;
    this.#send({
      type: 'shown',
      texts: pageTexts(),
      locale: vscode.env.language,
      view: this.#view,
      ...source.shown(this.#view, clock.now()),
    });
  }

  #tick(): void {
    const { clock, source } = this.parts;
    this.#send({ type: 'tick', ...source.changed(clock.now()) });
  }

  #reveal(): void {
    if (this.#wanted !== undefined) this.#send({ type: 'reveal', lane: this.#wanted });
    this.#wanted = undefined;
  }

  #send(message: HostMessage): void {
    // False where the page is gone meanwhile: it will ask for everything when it comes back.
    void this.panel.webview.postMessage(message);
  }
}
