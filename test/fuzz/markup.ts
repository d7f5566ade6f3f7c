/** What nobody but we may write into Markdown: a link to a command of ours, and pictures that we drew. */
const own =
  /!?\[(?:\\.|[^\\\]])*\]\((?:command:codexServices\.\w+(?:\?[^()\s]*)?|data:image\/svg\+xml;base64,[\w+/=]*)\)/g;

/** What of a Markdown text would be a link, a picture, an icon or HTML and is not ours; fenced and inline code is text. */
export function markupOf(markdown: string): readonly string[] {
  const shown = markdown
    .replace(/^(`{3,})text\n[^]*?\n\1$/gm, '')
    .replace(/(?<![\\`])`[^`\n]*`(?!`)/g, '')
    .replace(own, '')
    .replace(/\\[!-/:-@[-`{-~]/g, '');
  return shown.match(/\]\(|\$\(|<[a-z/!]|https?:\/\/|command:|!\[/gi) ?? [];
}
