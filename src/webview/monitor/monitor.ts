// The monitor's page, in a webview: it owns no truth, shows what the extension says, and tells it what a person does.
// From outside: nothing; src/views/monitor loads it as dist/monitorPage.js.
import { messageOf } from '../../base/errors';
import './monitor.css';
import { onHostMessage, tellHost } from './hostLink';
import { Page } from './page';

window.addEventListener('error', ({ error, message }) =>
  tellHost({
    type: 'failed',
    message: error instanceof Error ? (error.stack ?? message) : message,
  }),
);
window.addEventListener('unhandledrejection', ({ reason }) =>
  tellHost({ type: 'failed', message: messageOf(reason) }),
);

const root = document.getElementById('monitor');
if (root) {
  const page = new Page(root);
  onHostMessage((message) => page.take(message));
}
