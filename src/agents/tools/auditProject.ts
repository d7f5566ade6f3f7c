import * as v from 'valibot';
import type { Finding, Severity } from '../../audit/finding';
import { relativeTo } from '../../audit/report/json';
import { type Answer, data, ours, record } from '../answer';
import { tool } from '../tool';

const maxFindings = 100;
const severities: readonly Severity[] = ['error', 'warning', 'information'];

export const auditProject = tool({
  name: 'audit_project',
  title: 'Run the stability audit',
  description:
    'Runs the stability audit: what in the files of the project (ecosystem file, package.json, start scripts, Compose, source) makes its services fall over, leak or restart, with the place, the consequence and whether there is a fix. It reads files and changes none; preview_fixes shows a fix.',
  input: v.object({
    severity: v.optional(
      v.pipe(
        v.picklist(['error', 'warning', 'information']),
        v.description('Only findings this bad or worse; all where nothing is said.'),
      ),
    ),
  }),
  effect: 'reads',
  async run({ severity = 'information' }, { audit }): Promise<Answer> {
    const results = await audit.run();
    const all = [...results].flatMap(([root, { findings }]) =>
      findings.map((finding) => ({ root, finding })),
    );
    const asked = all.filter(
      ({ finding }) => severities.indexOf(finding.severity) <= severities.indexOf(severity),
    );
    const judged = [...results.values()].some((one) => one.judged);
    if (asked.length === 0) {
      return [ours(judged ? 'Nothing was found.' : 'There is nothing here that could be judged.')];
    }
    const shown = asked.slice(0, maxFindings);
    const counts = severities.map(
      (one) => `${all.filter(({ finding }) => finding.severity === one).length} ${one}`,
    );
    return [
      ours(
        `Findings: ${counts.join(', ')}.${shown.length < asked.length ? ` The first ${shown.length} are given.` : ''} Lines count from 1.`,
      ),
      data(
        'one finding a line, as JSON',
        shown.map(({ root, finding }) => record(findingOf(root, finding))),
      ),
    ];
  },
});

function findingOf(
  root: string,
  { rule, severity, message, file, range, service, fix }: Finding,
): Readonly<Record<string, unknown>> {
  return {
    rule,
    severity,
    file: relativeTo(root, file),
    line: range.start.line + 1,
    message,
    service,
    fix:
      fix === undefined
        ? undefined
        : { title: fix.title, safe: fix.kind === 'edit' ? fix.safe : undefined },
  };
}
