/** Requests after which a program runs again (Debug Adapter Protocol). */
const going: ReadonlySet<unknown> = new Set([
  'continue',
  'next',
  'stepIn',
  'stepOut',
  'stepBack',
  'reverseContinue',
  'restartFrame',
]);

/** What a message of a debug adapter says of its program: it stands (true), it runs (false), nothing (undefined). */
export function pausesOf(message: unknown): boolean | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const { type, event, command, success } = message as Readonly<Record<string, unknown>>;
  if (type === 'event' && event === 'stopped') return true;
  if (type === 'event' && ['continued', 'terminated', 'exited'].includes(String(event)))
    return false;
  if (type === 'response' && success === true && going.has(command)) return false;
  return undefined;
}
