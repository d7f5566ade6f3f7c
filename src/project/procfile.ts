/** A line of a Procfile: `web: bundle exec puma -p $PORT`. */
export interface ProcfileEntry {
  readonly name: string;
  readonly command: string;
}

/** The processes of a Procfile, as foreman reads it; everything that is no `name: command` is passed over. */
export function procfileEntries(text: string): readonly ProcfileEntry[] {
  return text.split(/\r?\n/).flatMap((line): readonly ProcfileEntry[] => {
    const [, name = '', command = ''] = /^([A-Za-z0-9_-]+):\s*(\S.*)$/.exec(line) ?? [];
    return name === '' ? [] : [{ name, command: command.trim() }];
  });
}
