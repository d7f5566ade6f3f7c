import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { escapeMarkdown } from '../../base/outsideText';
import { formatSize } from '../../base/size';
import type { MeasuredHistory, MeasuredPeriod } from '../../services/history/measures';
import type { Finding } from '../finding';
import { countOf } from './human';
import { relativeTo } from './json';
import { noFindings } from './noFindings';

export interface ReportInput {
  readonly root: string;
  readonly project: string;
  /** As the editor's language writes it. */
  readonly date: string;
  readonly findings: readonly Finding[];
  /** False where there was nothing to judge. */
  readonly judged: boolean;
  /** What was fixed and in which files. */
  readonly fixed: readonly {
    readonly file: string;
    readonly rule: string;
    readonly title: string;
  }[];
  readonly services: readonly { readonly name: string; readonly kind: string }[];
  readonly history: MeasuredHistory;
}

type Column = readonly [string, (period: MeasuredPeriod) => string | undefined];

/** The document of a stability audit, as Markdown: problem, cause, fix, files, and what was measured. */
export function stabilityReport(input: ReportInput): string {
  const { findings, project, date } = input;
  const lines = [
    `# 🛡️ **${l10n.t('{0}: stability audit', escapeMarkdown(project))}**`,
    '',
    `**${l10n.t('Date')}**: ${date}  `,
    `**${l10n.t('Errors')}**: ${countOf(findings, 'error')} · **${l10n.t('Warnings')}**: ${countOf(findings, 'warning')} · **${l10n.t('Hints')}**: ${countOf(findings, 'information')}`,
    '',
    '---',
    '',
    `## 🔍 **${l10n.t('Findings')}**`,
    '',
    ...findingSections(input),
    ...fixedSection(input),
    ...metricsSection(input),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

function findingSections({ findings, services, root, judged }: ReportInput): readonly string[] {
  if (findings.length === 0) return [noFindings(judged), ''];
  // Two apps may have one name: what is found of either stands there once.
  const named = new Map(services.toReversed().map((service) => [service.name, service]));
  const groups = [
    ...[...named.values()].toReversed().map(({ name, kind }) => ({
      title: `${escapeMarkdown(name)} (${kind})`,
      own: findings.filter(({ service }) => service === name),
    })),
    {
      title: l10n.t('Project'),
      own: findings.filter(({ service }) => service === undefined || !named.has(service)),
    },
  ].filter(({ own }) => own.length > 0);
  return groups.flatMap(({ title, own }, index) => [
    `### **${index + 1}. ${title}**`,
    '',
    ...own.flatMap(({ severity, message, file, range, fix, rule }) => [
      `- ${marks[severity]} **${l10n.t('Problem')}**: ${escapeMarkdown(message)}`,
      `  - **${l10n.t('Cause')}**: ${place(`${relativeTo(root, file)}:${range.start.line + 1}`)} (${rule})`,
      ...(fix ? [`  - **${l10n.t('Fix')}**: ${escapeMarkdown(fix.title)}`] : []),
    ]),
    '',
  ]);
}

const marks = { error: '❌', warning: '⚠️', information: 'ℹ️' } as const;

function fixedSection({ fixed, root }: ReportInput): readonly string[] {
  if (fixed.length === 0) return [];
  const files = [...new Set(fixed.map(({ file }) => file))];
  return [
    `## ✅ **${l10n.t('Files changed')}**`,
    '',
    ...files.map((file) => {
      const titles = fixed.filter((one) => one.file === file).map(({ title }) => title);
      return `- ${place(relativeTo(root, file))}: ${escapeMarkdown([...new Set(titles)].join('; '))}`;
    }),
    '',
  ];
}

/** Only what was measured: a column without a figure is left out, and so is a table without columns. */
function metricsSection({ history }: ReportInput): readonly string[] {
  const columns: readonly Column[] = [
    [l10n.t('Restarts an hour'), ({ restartsPerHour }) => restartsPerHour?.toFixed(1)],
    [
      l10n.t('Time to recover'),
      ({ recoveryMs }) =>
        recoveryMs === undefined ? undefined : `${(recoveryMs / 1000).toFixed(1)} s`,
    ],
    [
      l10n.t('Memory'),
      ({ memoryBytes }) => (memoryBytes === undefined ? undefined : formatSize(memoryBytes)),
    ],
    [l10n.t('Log lines a minute'), ({ logLinesPerMinute }) => logLinesPerMinute?.toFixed(0)],
  ];
  const names = [...new Set([...history.before, ...history.after].map(({ service }) => service))];
  const cells = columns.flatMap(([title, show]) => {
    const of = (periods: readonly MeasuredPeriod[], name: string): string | undefined => {
      const period = periods.find(({ service }) => service === name);
      return period && show(period);
    };
    const sides = [
      [l10n.t('{0}, before', title), history.before],
      [history.before.length > 0 ? l10n.t('{0}, after', title) : title, history.after],
    ] as const;
    return sides
      .map(([header, periods]) => ({ header, values: names.map((name) => of(periods, name)) }))
      .filter(({ values }) => values.some((value) => value !== undefined));
  });
  if (cells.length === 0) return [];
  return [
    `## 📊 **${l10n.t('Measured')}**`,
    '',
    `| ${[l10n.t('Service'), ...cells.map(({ header }) => header)].join(' | ')} |`,
    `| ${['---', ...cells.map(() => '---:')].join(' | ')} |`,
    ...names.map(
      (name, row) =>
        `| ${[escapeMarkdown(name), ...cells.map(({ values }) => values[row] ?? '–')].join(' | ')} |`,
    ),
    '',
  ];
}

/** A place in code style, which nothing in it can end. */
function place(text: string): string {
  return `\`${text.replace(/[`\s]+/g, ' ')}\``;
}

/** The file a report is written to; another day, another file. */
export function reportFile(root: string, day: string): string {
  return path.join(root, `STABILITY_REPORT_${day}.md`);
}
