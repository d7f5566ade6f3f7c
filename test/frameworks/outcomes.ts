import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as prettier from 'prettier';
import type { ServiceDefinition, ServiceKind } from '../../src/services/definitions/definition';
import { probeOf } from '../../src/services/health/probe';
import type { Framework } from './framework';

const file = path.resolve('docs/tools.md');
const mega = 1024 ** 2;

/** What was seen of one tool. */
export interface Outcome {
  readonly title: string;
  readonly version: string;
  /** The command that was found. */
  readonly written: string;
  readonly mode: 'direct' | 'asWritten';
  /** The command line of the process that PM2 ran. */
  readonly runs: string;
  readonly kind: ServiceKind;
  readonly port: number | string;
  readonly evidence: string;
  readonly readyMs: number;
  readonly memoryBytes: number;
  readonly processes: number;
  readonly save: 'nothing' | 'reloads within';
}

/** Outcomes of a run, which become the table of docs/tools.md where all were there. */
export class Outcomes {
  readonly #all: Outcome[] = [];

  constructor(private readonly expected: number) {}

  add(outcome: Outcome): void {
    this.#all.push(outcome);
  }

  /** Writes the document; does nothing after a run of some tools alone, or where one failed. */
  async write(): Promise<void> {
    for (const one of this.#all) console.log(row(one).join(' | '));
    if (this.#all.length < this.expected) return;
    const text = await prettier.format(document(this.#all), {
      parser: 'markdown',
      printWidth: 140,
    });
    fs.writeFileSync(file, text);
  }
}

function document(outcomes: readonly Outcome[]): string {
  return `# Tools

Made by \`npm run test:frameworks\`, which installs each tool, finds a minimal app of it, starts it under a PM2 of its own, saves a file
and stops it. Figures are those of one run on two cores.

${table(heads, outcomes.map(row))}
`;
}

const heads = [
  'Tool',
  'Found as',
  'Runs',
  'Kind',
  'Port',
  'Ready by',
  'Ready after',
  'Memory',
  'A saved file',
];

function row(one: Outcome): readonly string[] {
  const { title, version, mode, processes, save } = one;
  return [
    `${title} ${version}`,
    `\`${one.written}\``,
    `\`${one.runs}\`${mode === 'direct' ? '' : ', as written'}`,
    one.kind,
    String(one.port),
    one.evidence,
    `${(one.readyMs / 1000).toFixed(1)} s`,
    `${Math.round(one.memoryBytes / mega)} MB, ${processes === 1 ? '1 process' : `${processes} processes`}`,
    save === 'nothing' ? 'restarts nothing' : 'is loaded anew by the tool itself',
  ];
}

/** A table of Markdown. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replace(/\|/g, '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** By what a service counts as ready. */
export function evidenceOf(definition: ServiceDefinition, port: number | undefined): string {
  const probe = probeOf(definition);
  if (probe?.type === 'http') return `${probe.path} answers`;
  if (probe?.type === 'guess') return 'port, then HTTP';
  return port === undefined ? 'time' : 'port';
}

/** A word of a command line without the folders that are this machine's. */
export function shortened(word: string, app: string): string {
  const near = word.startsWith(`${app}/`) ? path.relative(app, word) : word;
  return path.isAbsolute(near) && !near.startsWith('/dev') ? path.basename(near) : near;
}

/** The version of a tool: that of its first package, as npm or Debian has it, else node's own. */
export function versionOf({ packages = {}, debian = {} }: Framework): string {
  const [version] = Object.values(packages);
  if (version !== undefined) return version;
  const [name] = Object.values(debian);
  if (name === undefined) return process.version.slice(1);
  const words = ['-W', '-f', '${source:Upstream-Version}', name];
  return execFileSync('dpkg-query', words, { encoding: 'utf8' });
}
