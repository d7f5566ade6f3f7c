import * as l10n from '@vscode/l10n';
import { isAlias, isMap, isScalar, isSeq, type Node, type Scalar } from 'yaml';
import { HumanError } from '../../base/errors';
import { appendItem, readWritten, type TextEdit, topMember, type WrittenYaml } from './yamlText';

/** The name of our job, by which it is found again. */
export const jobName = 'codex-services';

/** A job of Prometheus that asks our exporter, as the lines of a prometheus.yml. */
export function jobLines(target: string): readonly string[] {
  return [`job_name: ${jobName}`, 'static_configs:', `  - targets: ['${target}']`];
}

/** A prometheus.yml with nothing but our job. */
export function newPrometheusFile(target: string): string {
  const [first = '', ...rest] = jobLines(target);
  return ['scrape_configs:', `  - ${first}`, ...rest.map((line) => `    ${line}`), ''].join('\n');
}

/**
 * The edit of a prometheus.yml after which it asks our exporter at `target` (`host:port`): a job more, or another target of ours;
 * undefined where it asks already. Throws a HumanError where the file is to be left alone.
 */
export function addJob(name: string, text: string, target: string): TextEdit | undefined {
  const file = readWritten(name, text);
  const jobs = jobsOf(file);
  const targets = jobs.flatMap(({ targets: own }) => own);
  if (targets.some(({ value }) => value === target)) return undefined;
  const ours = jobs.find((job) => job.name === jobName);
  if (!ours) {
    const flow = `{ job_name: ${jobName}, static_configs: [{ targets: ['${target}'] }] }`;
    return appendItem(file, 'scrape_configs', jobLines(target), flow);
  }
  const [old] = ours.targets;
  if (!old?.range || ours.targets.length > 1) {
    throw new HumanError(
      l10n.t(
        '{0} has a job {1} already, with other targets than {2}: change it there.',
        name,
        jobName,
        target,
      ),
    );
  }
  return { start: old.range[0], end: old.range[1], text: `'${target}'` };
}

/** The rule files that a prometheus.yml names, as they are written. */
export function ruleFiles(name: string, text: string): readonly string[] {
  const file = readWritten(name, text);
  const list = resolved(file, topMember(file, 'rule_files')?.value);
  if (!isSeq(list)) return [];
  return list.items.flatMap((item) => {
    const one = resolved(file, item);
    return isScalar(one) ? [String(one.value)] : [];
  });
}

/** The edit of a prometheus.yml after which it reads a file of rules. Throws as `addJob`. */
export function addRuleFile(name: string, text: string, ruleFile: string): TextEdit {
  return appendItem(readWritten(name, text), 'rule_files', [ruleFile], ruleFile);
}

interface Job {
  readonly name: unknown;
  /** Those that are written here, and not behind an alias. */
  readonly targets: readonly Scalar[];
}

function jobsOf(file: WrittenYaml): readonly Job[] {
  const list = resolved(file, topMember(file, 'scrape_configs')?.value);
  if (!isSeq(list)) return [];
  return list.items.flatMap((item) => {
    const job = resolved(file, item);
    if (!isMap(job)) return [];
    const configs = resolved(file, job.get('static_configs', true));
    const targets = !isSeq(configs)
      ? []
      : configs.items.flatMap((config) => {
          const own = resolved(file, config);
          const all = isMap(own) ? resolved(file, own.get('targets', true)) : undefined;
          return isSeq(all) ? all.items.filter((one) => isScalar(one)) : [];
        });
    return [{ name: job.get('job_name'), targets }];
  });
}

/** What a node stands for. */
function resolved({ document }: WrittenYaml, node: unknown): Node | undefined {
  if (isAlias(node)) return node.resolve(document);
  return (node ?? undefined) as Node | undefined;
}
