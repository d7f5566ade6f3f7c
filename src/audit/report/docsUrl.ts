/** Where each rule is explained. */
export function docsUrl(rule: string): string {
  return `https://github.com/codex-services/codex-services/blob/main/docs/rules/README.md#${rule}`;
}
