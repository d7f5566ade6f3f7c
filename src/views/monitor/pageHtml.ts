import { randomBytes } from 'node:crypto';

export interface PageHtmlParts {
  readonly title: string;
  /** Of the editor, such as `en`. */
  readonly language: string;
  /** Where the editor lets a page load our files from. */
  readonly cspSource: string;
  /** The address of a file of ours. */
  readonly addressOf: (name: string) => string;
}

/** The page: an empty document, one script that comes with the extension, and nothing from anywhere else. */
export function pageHtml({ title, language, cspSource, addressOf }: PageHtmlParts): string {
  const nonce = randomBytes(18).toString('base64');
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="${escapeHtml(addressOf('monitorPage.css'))}">
</head>
<body>
<main id="monitor"></main>
<script nonce="${nonce}" src="${escapeHtml(addressOf('monitorPage.js'))}"></script>
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[<>&"]/g, (one) => `&#${one.charCodeAt(0)};`);
}
