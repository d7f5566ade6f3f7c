import { log, reasonOf } from './log.js';

// PM2 kills after 1,600 ms: leave a little earlier, on our own terms.
const patience = 1400;

/**
 * Runs `close` once, on SIGINT, SIGTERM or PM2's "shutdown" message, and leaves with 0.
 * Ctrl-C and PM2 both signal the whole tree, so the same signal often arrives twice.
 */
export function onShutdown(close: () => Promise<void>): void {
  let leaving = false;

  const leave = async (cause: string): Promise<void> => {
    if (leaving) {
      return;
    }
    leaving = true;
    log.info(`${cause} received, closing`);
    setTimeout(() => {
      log.error('closing took too long, leaving at once');
      process.exit(1);
    }, patience).unref();
    try {
      await close();
    } catch (error) {
      log.error(`closing failed: ${reasonOf(error)}`);
    }
    log.info('goodbye');
    process.exit(0);
  };

  process.on('SIGINT', () => void leave('SIGINT'));
  process.on('SIGTERM', () => void leave('SIGTERM'));
  process.on('message', (message) => {
    if (message === 'shutdown') {
      void leave('shutdown message');
    }
  });
}
