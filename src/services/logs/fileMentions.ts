/** A place in a source file that a line of a log names. */
export interface FileMention {
  /** Where in the line the mention begins and ends. */
  readonly start: number;
  readonly end: number;
  /** As it is written, without the scheme in front of it. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column?: number;
}

/** The beginning of a line that is searched. */
const searchedChars = 2_000;

/**
 * `src/index.ts:12:5`, `/app/src/main.rs:3`, `file:///app/x.mjs:1`, `webpack-internal:///(rsc)/./app/page.jsx:12:9`, and Python's
 * `File "x.py", line 3`. The name must have an extension; what a URL with a port looks like is none.
 */
const mention =
  /(?:(?:file|webpack-internal|webpack|turbopack):\/\/\/?(?:\([\w-]+\)\/|\[[\w-]+\]\/)?)?((?:[A-Za-z]:[\\/]|\.{0,2}[\\/])?(?:[\w@.()[\]+~-]{1,100}[\\/]){0,40}[\w@.()[\]+~-]{0,100}\.[A-Za-z]\w{0,5}):(\d{1,6})(?::(\d{1,6}))?|File "([^"]{1,500})", line (\d{1,6})/g;

/** Finds them, in the order they stand. Takes linear time: every repetition has a bound. */
export function findFileMentions(text: string): readonly FileMention[] {
  const searched = text.length > searchedChars ? text.slice(0, searchedChars) : text;
  // Most lines name none.
  if (!/\.[A-Za-z]\w{0,5}:\d|File "/.test(searched)) return [];
  return [...searched.matchAll(mention)].flatMap((match) => {
    const [whole, path, line, column, python, pythonLine] = match;
    const before = searched.charAt(match.index - 1);
    if (python !== undefined) {
      const start = match.index + 'File "'.length;
      return [{ start, end: start + python.length, file: python, line: Number(pythonLine) }];
    }
    // A host and its port: http://localhost.dev:3000; or the middle of a longer word.
    if (path === undefined || /[\w/:@]/.test(before)) return [];
    const leading = /^[([]+/.exec(path)?.[0].length ?? 0;
    const shift = whole.startsWith(path) && !path.startsWith('(rsc)') ? leading : 0;
    return [
      {
        start: match.index + shift,
        end: match.index + whole.length,
        file:
          whole.startsWith('file:') && !/^[/A-Za-z]:?[\\/]/.test(path)
            ? `/${path}`
            : path.slice(shift),
        line: Number(line),
        ...(column === undefined ? {} : { column: Number(column) }),
      },
    ];
  });
}
