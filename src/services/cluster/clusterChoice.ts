import { type Remembered, remembered, type Storage } from '../../base/remembered';

/** What of which cluster is shown; remembered for the workspace. */
export interface ClusterChoice {
  readonly context: string;
  readonly namespace: string;
  /** A label selector; '' for everything. */
  readonly labels: string;
  /** The command that a person has allowed to be run to sign in. */
  readonly plugin?: readonly string[];
}

/** The choice that a workspace remembers. */
export function rememberedChoice(storage: Storage): Remembered<ClusterChoice | undefined> {
  const kept = remembered<unknown>(storage, 'kubernetesChoice', undefined);
  return { get: () => asClusterChoice(kept.get()), set: (choice) => kept.set(choice) };
}

function asClusterChoice(value: unknown): ClusterChoice | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { context, namespace, labels, plugin } = value as Readonly<Record<string, unknown>>;
  if (typeof context !== 'string' || typeof namespace !== 'string') return undefined;
  return {
    context,
    namespace,
    labels: typeof labels === 'string' ? labels : '',
    ...(Array.isArray(plugin) ? { plugin: plugin.map(String) } : {}),
  };
}

/** True where one of the patterns is the context's name: `*` stands for anything, case does not count. */
export function isReadOnlyContext(context: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => matches(context.toLowerCase(), pattern.toLowerCase()));
}

/** In order, each as early as it comes: no pattern takes more than the name's own length. */
function matches(name: string, pattern: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return name === first;
  if (!name.startsWith(first)) return false;
  const last = rest.pop() ?? '';
  let at = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
}

const namePart = /^[a-z0-9A-Z]([-_.a-zA-Z0-9]{0,61}[a-zA-Z0-9])?$/;
const prefixPart = /^[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$/;

/** The first term of a label selector that is none; undefined where all are. */
export function wrongTerm(labels: string): string | undefined {
  const terms = termsOf(labels);
  if (labels.trim() === '') return undefined;
  return terms.find((term) => {
    const [, key = '', values = ''] =
      /^!?\s*([^\s=!()]+)\s*(?:(?:==|=|!=)\s*([^\s=!()]*)|\s(?:in|notin)\s*\(([^()]*)\))?$/.exec(
        term,
      ) ?? [];
    const [name = '', prefix] = key.split('/').reverse();
    if (!namePart.test(name) || (prefix !== undefined && !prefixPart.test(prefix))) return true;
    return values !== '' && !namePart.test(values);
  });
}

/** Commas part terms, but within parentheses values. */
function termsOf(labels: string): readonly string[] {
  const terms = [''];
  let depth = 0;
  for (const character of labels) {
    if (character === '(') depth++;
    if (character === ')') depth--;
    if (character === ',' && depth === 0) terms.push('');
    else terms.push((terms.pop() ?? '') + character);
  }
  return terms.map((term) => term.trim());
}
