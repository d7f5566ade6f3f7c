import { connect } from 'node:net';

/** Both, because `localhost` is only one of them and servers choose either. */
const loopbacks = ['127.0.0.1', '::1'] as const;

/**
 * True when something on this machine accepts a TCP connection on `port`, on either loopback address, within
 * `timeoutMs`. It does not say who: that is what `Listeners` is for.
 */
export async function canConnect(port: number, timeoutMs: number): Promise<boolean> {
  const answers = loopbacks.map(async (host) => {
    if (await accepts(host, port, timeoutMs)) return true;
    throw new Error(`nothing accepts on ${host}`);
  });
  // Promise.any rejects only when both said no.
  return Promise.any(answers).catch(() => false);
}

function accepts(host: string, port: number, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (accepted: boolean): void => {
      socket.destroy();
      resolve(accepted);
    };
    socket.setTimeout(timeoutMs, () => end(false));
    socket.once('connect', () => end(true));
    // Refused, or the machine has no such address: for the question asked both mean no.
    socket.once('error', () => end(false));
  });
}
