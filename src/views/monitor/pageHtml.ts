import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** The page: an empty document, one script that comes with the extension, and nothing from anywhere else. */
export function pageHtml(
  webview: Pick<vscode.Webview, 'asWebviewUri' | 'cspSource'>,
  dist: vscode.Uri,
  title: string,
): string {
  const file = (name: string): string =>
    escapeHtml(String(webview.asWebviewUri(vscode.Uri.joinPath(dist, name))));
  const nonce = randomBytes(18).toString('base64');
  const source = webview.cspSource;
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${source}`,
    `font-src ${source}`,
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${escapeHtml(vscode.env.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="${file('monitorPage.css')}">
</head>
<body>
<main id="monitor"></main>
<script nonce="${nonce}" src="${file('monitorPage.js')}"></script>
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[<>&"]/g, (one) => `&#${one.charCodeAt(0)};`);
}
