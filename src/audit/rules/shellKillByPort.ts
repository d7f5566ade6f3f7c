import * as l10n from '@vscode/l10n';
import type { Rule } from './rule';

/** What counts in a line, in the order in which it is written; each is looked at once, whatever stands around it. */
const marks =
  /(?<kill>\bkill\s+-(?:s\s+)?(?:9|KILL|SIGKILL)(?=\s))|(?<inside>(?:\$\(|`)\s*(?:lsof|fuser|ss|netstat)\b)|(?<probe>\b(?:lsof|fuser|ss|netstat)\b)|(?<xargs>\|\s*xargs\s+(?:-\w+\s+)*kill\s+-(?:9|KILL|SIGKILL)\b)|(?<port>\b(?:npx\s+)?kill-port\s+\d)|(?<close>[)`])|(?<pipe>\|)|(?<end>[\n;])/g;

interface Place {
  readonly start: number;
  readonly end: number;
}

/** `kill -9 $(lsof …)`, `lsof … | xargs kill -9`, `kill-port 3000`, `fuser -k 3000/tcp`, in a script without its comments. */
function killsByPort(text: string): readonly Place[] {
  const found: Place[] = [];
  /** A `kill -9` that has no process yet, one whose process is being looked for, and a word that looks for one. */
  let [kill, killing, probe] = [-1, -1, -1];
  for (const { groups = {}, index, 0: mark } of text.matchAll(marks)) {
    const end = index + mark.length;
    if (groups['kill'] !== undefined) kill = kill < 0 ? index : kill;
    else if (groups['inside'] !== undefined) {
      [killing, kill] = [kill, -1];
      if (probe < 0) probe = index + mark.search(/\w/);
    } else if (groups['close'] !== undefined && killing >= 0) {
      found.push({ start: killing, end: restOf(text, end) });
      killing = -1;
    } else if (groups['probe'] !== undefined) probe = probe < 0 ? index : probe;
    else if (groups['xargs'] !== undefined && probe >= 0) found.push({ start: probe, end });
    else if (groups['port'] !== undefined) found.push({ start: index, end: restOf(text, end) });
    else if (groups['pipe'] !== undefined) kill = -1;
    if (groups['end'] === undefined) continue;
    [kill, probe] = [-1, -1];
    if (mark === '\n') killing = -1;
  }
  return [...found, ...fuserKills(text)].sort((a, b) => a.start - b.start);
}

/** `fuser`, with a word that holds `-k` and one that ends in `/tcp`, on either side. */
function* fuserKills(text: string): Iterable<Place> {
  for (const { index, 0: command } of text.matchAll(/[^\n;|&]+/g)) {
    const start = command.search(/\bfuser\s/);
    if (start < 0) continue;
    const words = [...command.slice(start).matchAll(/\S+/g)];
    const kills = words.find(([word]) => /^-\w*$/.test(word) && word.includes('k'));
    const port = words.find(([word]) => word.endsWith('/tcp'));
    if (!kills || !port) continue;
    const last = kills.index > port.index ? kills : port;
    yield { start: index + start, end: index + start + last.index + last[0].length };
  }
}

/** Where a command ends. */
function restOf(text: string, from: number): number {
  const rest = /[^\n;|&]*/y;
  rest.lastIndex = from;
  return from + (rest.exec(text)?.[0].trimEnd().length ?? 0);
}

/** `kill -9` for whatever holds a port. */
export const shellKillByPort: Rule = {
  id: 'shell-kill-by-port',
  severity: 'warning',
  title: 'A script kills whatever holds a port',
  *check(project) {
    for (const [document, services] of project.startedScripts) {
      const service = services[0];
      const text = document.text.replace(/^[ \t]*#.*$/gm, (comment) => ' '.repeat(comment.length));
      for (const place of killsByPort(text)) {
        yield {
          file: document.file,
          ...place,
          ...(service ? { service: service.name } : {}),
          message: l10n.t(
            'This kills whatever holds the port, which may be another project or the database, and gives it no time to close: PM2 counts a crash.',
          ),
        };
      }
    }
  },
};
