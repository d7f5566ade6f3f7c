import * as l10n from '@vscode/l10n';
import type { Rule } from './rule';

const patterns: readonly RegExp[] = [
  /\bkill\s+(?:-(?:9|KILL|SIGKILL|s\s+(?:9|KILL))\s+)[^\n;|]*(?:\$\(|`)\s*(?:lsof|fuser|ss|netstat)\b[^\n)`]*(?:\)|`)[^\n;|&]*/g,
  /\b(?:lsof|fuser|ss|netstat)\b[^\n;]*\|\s*xargs\s+(?:-\w+\s+)*kill\s+-(?:9|KILL|SIGKILL)\b/g,
  /\bfuser\s+(?:-\w+\s+)*-\w*k\w*\s+[^\n;|&]*\/tcp\b|\bfuser\s+[^\n;|&]*\/tcp\s+-\w*k\w*/g,
  /\b(?:npx\s+)?kill-port\s+\d[^\n;|&]*/g,
];

/** `kill -9` for whatever holds a port. */
export const shellKillByPort: Rule = {
  id: 'shell-kill-by-port',
  severity: 'warning',
  title: 'A script kills whatever holds a port',
  *check(project) {
    for (const [document, services] of project.startedScripts) {
      const service = services[0];
      const text = document.text.replace(/^[ \t]*#.*$/gm, (comment) => ' '.repeat(comment.length));
      for (const pattern of patterns) {
        for (const match of text.matchAll(pattern)) {
          yield {
            file: document.file,
            start: match.index,
            end: match.index + match[0].trimEnd().length,
            ...(service ? { service: service.name } : {}),
            message: l10n.t(
              'This kills whatever holds the port, which may be another project or the database, and gives it no time to close: PM2 counts a crash.',
            ),
          };
        }
      }
    }
  },
};
