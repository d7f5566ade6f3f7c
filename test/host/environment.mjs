/**
 * An environment for the server and so for the extension host: the caller's, without what an
 * editor around the caller (its integrated terminal, say) put there for itself.
 * @param {NodeJS.ProcessEnv} [env] without it, ours
 * @returns {NodeJS.ProcessEnv}
 */
export function hostEnvironment(env = process.env) {
  return Object.fromEntries(
    Object.entries(env).filter(
      ([key]) => !key.startsWith('VSCODE_') && !key.startsWith('ELECTRON_'),
    ),
  );
}
