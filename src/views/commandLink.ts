import { escapeMarkdown } from '../base/outsideText';

/** A link that runs one of our commands; `title` is escaped. */
export function commandLink(title: string, command: string, ...args: readonly unknown[]): string {
  const query = args.length > 0 ? `?${encodeURIComponent(JSON.stringify(args))}` : '';
  // Parentheses survive encodeURIComponent and would end the link.
  const safe = query.replace(/\(/g, '%28').replace(/\)/g, '%29');
  return `[${escapeMarkdown(title)}](command:${command}${safe})`;
}
