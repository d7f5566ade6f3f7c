import { pathToFileURL } from 'node:url';
import { maskSecrets } from '../../base/mask';
import type { FileEdit, Finding, Range, Severity } from '../finding';
import { allRules } from '../rules';
import type { LineMap } from '../text';
import { relativeTo } from './json';

const levels: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  information: 'note',
};

/**
 * A log of SARIF 2.1.0, for code scanning. Columns are in UTF-16 code units, as editors count. `help`: what the rules' page says, by
 * rule, as Markdown; it goes into the log itself.
 */
export function toSarif(
  root: string,
  findings: readonly Finding[],
  linesOf: (file: string) => LineMap | undefined,
  version: string,
  help: ReadonlyMap<string, string> = new Map(),
): object {
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { ROOT: { uri: `${pathToFileURL(root).href.replace(/\/$/, '')}/` } },
        tool: {
          driver: {
            name: 'CODEX Services stability audit',
            version,
            semanticVersion: version,
            rules: allRules.map(({ id, title, severity }) => ({
              id,
              shortDescription: { text: title },
              ...helpOf(help.get(id)),
              defaultConfiguration: { level: levels[severity] },
            })),
          },
        },
        results: findings.map((finding) => {
          const { rule, severity, message, fix } = finding;
          return {
            ruleId: rule,
            ruleIndex: allRules.findIndex(({ id }) => id === rule),
            level: levels[severity],
            message: { text: message },
            locations: [location(root, finding.file, finding.range)],
            ...(finding.related
              ? {
                  relatedLocations: finding.related.flatMap((related) => {
                    const range = linesOf(related.file)?.range(related.start, related.end);
                    if (!range) return [];
                    const text = { text: related.message };
                    return [{ ...location(root, related.file, range), message: text }];
                  }),
                }
              : {}),
            ...(fix?.kind === 'edit'
              ? {
                  fixes: [
                    {
                      description: { text: fix.title },
                      artifactChanges: changes(root, fix.edits, linesOf),
                    },
                  ],
                }
              : {}),
          };
        }),
      },
    ],
  };
}

function helpOf(markdown: string | undefined): object {
  return markdown === undefined ? {} : { help: { text: markdown, markdown } };
}

function artifact(root: string, file: string): object {
  return { uri: encodeURI(relativeTo(root, file)), uriBaseId: 'ROOT' };
}

function region({ start, end }: Range): object {
  return {
    startLine: start.line + 1,
    startColumn: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  };
}

function location(root: string, file: string, range: Range): object {
  return {
    physicalLocation: { artifactLocation: artifact(root, file), region: region(range) },
  };
}

function changes(
  root: string,
  edits: readonly FileEdit[],
  linesOf: (file: string) => LineMap | undefined,
): readonly object[] {
  const files = [...new Set(edits.map(({ file }) => file))];
  return files.flatMap((file) => {
    const lines = linesOf(file);
    if (!lines) return [];
    return [
      {
        artifactLocation: artifact(root, file),
        replacements: edits
          .filter((edit) => edit.file === file)
          .map(({ start, end, text }) => ({
            deletedRegion: region(lines.range(start, end)),
            insertedContent: { text: maskSecrets(text) },
          })),
      },
    ];
  });
}

/** The sections of the page that explains the rules (docs/rules/README.md), by rule, without their headings. */
export function ruleHelp(page: string): ReadonlyMap<string, string> {
  const [, ...sections] = page.split(/^## /m);
  return new Map(
    sections.map((section) => {
      const end = section.indexOf('\n');
      return [section.slice(0, end).trim(), section.slice(end).trim()];
    }),
  );
}
