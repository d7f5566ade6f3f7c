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

/** Escapes text so that Markdown shows it as it is: no links, no pictures, no icons, no HTML. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\\`*_{}[\]()#+\-.!|<>~$&:]/g, (character) =>
      character === '<'
        ? '&lt;'
        : character === '>'
          ? '&gt;'
          : character === '&'
            ? '&amp;'
            : `\\${character}`,
    )
    .replace(/[\r\n\u2028\u2029]+/g, ' ');
}
