import { isAlias, isMap, isSeq, stringify } from 'yaml';
import type { Alert } from './metric';
import { metrics } from './metricTable';
import { appendItem, readWritten, topMember } from './yamlText';

/** The file of our rules, beside the prometheus.yml. */
export const rulesFileName = 'codex-services.rules.yml';

/** All alerts of the table. */
export const alerts: readonly Alert[] = metrics.flatMap(({ alerts: own = [] }) => own);

/** A file of rules with these alerts, in a group of our name. */
export function rulesText(wanted: readonly Alert[]): string {
  const group = { name: 'codex-services', rules: wanted.map(toRule) };
  return stringify({ groups: [group] }, { lineWidth: 0 });
}

/** The names of the alerts that a file of rules holds. Throws a HumanError for one that cannot be read. */
export function alertNames(name: string, text: string): ReadonlySet<string> {
  const file = readWritten(name, text);
  const names = new Set<string>();
  const groups = topMember(file, 'groups')?.value;
  if (!isSeq(groups)) return names;
  for (const group of groups.items) {
    const own = isAlias(group) ? group.resolve(file.document) : group;
    const rules = isMap(own) ? own.get('rules') : undefined;
    if (!isSeq(rules)) continue;
    for (const rule of rules.items) {
      const one = isAlias(rule) ? rule.resolve(file.document) : rule;
      const alert = isMap(one) ? one.get('alert') : undefined;
      if (typeof alert === 'string') names.add(alert);
    }
  }
  return names;
}

/** Our file of rules with those alerts added that it lacks: a group of their own behind what is there, so that nothing else changes. */
export function withAlerts(text: string, wanted: readonly Alert[]): string {
  const known = alertNames(rulesFileName, text);
  const lacking = wanted.filter(({ name }) => !known.has(name));
  if (lacking.length === 0) return text;
  if (known.size === 0 && text.trim() === '') return rulesText(lacking);
  const taken = text.match(/codex-services(?:-\d+)?/g)?.length ?? 0;
  const group = { name: `codex-services-${taken + 1}`, rules: lacking.map(toRule) };
  const lines = stringify(group, { lineWidth: 0 }).trimEnd().split('\n');
  const file = readWritten(rulesFileName, text);
  const edit = appendItem(file, 'groups', lines, JSON.stringify(group));
  return text.slice(0, edit.start) + edit.text + text.slice(edit.end);
}

function toRule({ name, expr, for: held, severity, summary }: Alert) {
  return {
    alert: name,
    expr,
    for: held,
    labels: { severity },
    annotations: { summary: summary() },
  };
}
