import type { HostMessage, PageMessage } from '../../base/monitor/protocol';

interface CodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): CodeApi;

const api = acquireVsCodeApi();

/** Says something to the extension. */
export function tellHost(message: PageMessage): void {
  api.postMessage(message);
}

/** Hears what the extension says. Only it can reach this page. */
export function onHostMessage(take: (message: HostMessage) => void): void {
  window.addEventListener('message', ({ data }) => take(data as HostMessage));
}

/** What this page kept when it was last gone; anything. */
export function keptState(): unknown {
  return api.getState();
}

/** Keeps something for when the page comes back. */
export function keepState(state: unknown): void {
  api.setState(state);
}
