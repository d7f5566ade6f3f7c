/**
 * @typedef {object} UrlOptions
 * @property {Pick<import('./server.mjs').Server, 'origin' | 'port' | 'connectionToken'>} server
 * @property {string} [folder] absolute
 * @property {string} [workspace] a `.code-workspace` file, absolute
 * @property {string | readonly string[]} [extensionDevelopmentPath] absolute
 * @property {string} [extensionTestsPath] absolute
 */

/**
 * The address at which the server shows the workbench, with the extensions under development in it.
 * It carries the connection token, so it is as secret as that.
 * @param {UrlOptions} options
 * @returns {string}
 */
export function workbenchUrl(options) {
  const { server, folder, workspace, extensionDevelopmentPath = [], extensionTestsPath } = options;
  const remote = (/** @type {string} */ file) =>
    `vscode-remote://127.0.0.1:${server.port}${encodeURI(file)}`;
  const payload = [
    ...[extensionDevelopmentPath].flat().map((file) => ['extensionDevelopmentPath', remote(file)]),
    ...(extensionTestsPath ? [['extensionTestsPath', remote(extensionTestsPath)]] : []),
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
  ];

  const url = new URL(server.origin);
  if (server.connectionToken) url.searchParams.set('tkn', server.connectionToken);
  if (workspace) url.searchParams.set('workspace', workspace);
  else if (folder) url.searchParams.set('folder', folder);
  else url.searchParams.set('ew', 'true');
  url.searchParams.set('payload', JSON.stringify(payload));
  return url.href;
}
