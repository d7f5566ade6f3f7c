import { oneLine } from './oneLine';

/** More than the editor shows of a message. */
const maxChars = 1_000;

/**
 * Text that may hold what others wrote (log lines, names, errors of programs), for messages, progress, quick picks and titles: on
 * one line, secrets masked, and nothing in it that the editor turns into a link that runs a command, or into an icon. HTML means
 * nothing there.
 */
export function plainText(text: string, max = maxChars): string {
  return oneLine(text, max)
    .replace(/\](?=\()/g, '] ')
    .replace(/\$(?=\()/g, '$ ');
}

/** What may mean something to Markdown, but for the places where it never does: within `codex-web_2`, `1.6`, and behind a word. */
const meaning =
  /(?<!\w)[-_.]|[-_](?!\w)|(?<=\d)\.(?!\d)|(?<=[a-z_])\.(?!\s|$)|:(?!\s|$)|[\\`*{}[\]()#+!|<>~$&]/gi;
const entities: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;' };

/**
 * Escapes text so that Markdown shows it as it is: no links, no pictures, no icons, no HTML. What cannot mean anything stays, since
 * documents of ours are read as text as well.
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\r\n\u2028\u2029]+/g, ' ')
    .replace(meaning, (character) => entities[character] ?? `\\${character}`);
}
