// What VS Code itself says in this host, offline and without its optional natives.
const noise = [
  /^\[\d\d:\d\d:\d\d\] $/,
  /\[AgentHost/,
  /\[ChatModelSelection\]/,
  /\[AccountPolicyGate\]/,
  /\[DefaultAccount\]/,
  /\[RemoteAgentHostProtocol\]/,
  /\[reconnection-grace-time\]/,
  /\[Service Worker\]/,
  /^\[driver\]/,
  /^\[remote-connection\]/,
  /Canceled: Canceled/,
  /^\[lifecycle\]/,
  /^Creation of workbench contribution/,
  /ServerAgentHostManager|IPC Library: Agent Host/,
  /Resolv(ing|ed) connection token/,
  /Creating a socket \(renderer-/,
  /Updating additional builtin extensions cache/,
  /authentication provider '.*' to register/,
  /open-vsx\.org/,
  /vsda/,
  /^Failed to load resource.*\/(_static\/.*(favicon|serviceWorker)|update\/check)/,
  /^Manifest fetch from .* failed|\/manifest\.json\)/,
  /^A bad HTTP response code \(404\) was received when fetching the script/,
  /started in a same-origin iframe|both allow-scripts and allow-same-origin/,
  /GL Driver Message/,
  /Trying to add a disposable to a Disposable(Store|Map) that has already been disposed/,
  /vscode-sqlite3\.node/,
];

/**
 * Whether a line of the server or of the workbench is one that means nothing.
 * @param {string} line
 */
export function isNoise(line) {
  return noise.some((pattern) => pattern.test(line));
}
