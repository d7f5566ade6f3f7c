import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as prettier from 'prettier';
import type { ServiceDefinition, ServiceKind } from '../../src/services/definitions/definition';
import { probeOf } from '../../src/services/health/probe';
import type { Framework, PlanOnly } from './framework';

const file = path.resolve('docs/tools.md');
const kept = path.resolve('test-results/frameworkOutcomes.json');
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
  readonly port: number | undefined;
  readonly evidence: string;
  readonly readyMs: number;
  readonly memoryBytes: number;
  readonly processes: number;
}

/** The row of each tool, by its title. */
type Rows = Readonly<Record<string, readonly string[]>>;

/** Outcomes of runs, which become the table of docs/tools.md. A run of some tools alone renews their rows. */
export class Outcomes {
  readonly #all: Outcome[] = [];

  constructor(
    private readonly titles: readonly string[],
    private readonly planOnly: readonly PlanOnly[],
  ) {}

  add(outcome: Outcome): void {
    this.#all.push(outcome);
  }

  /** Writes the document, where every tool has been run here once at least. */
  async write(): Promise<void> {
    const before = fs.existsSync(kept) ? (JSON.parse(fs.readFileSync(kept, 'utf8')) as Rows) : {};
    const now = Object.fromEntries(this.#all.map((one) => [one.title, row(one)]));
    const rows: Rows = { ...before, ...now };
    fs.mkdirSync(path.dirname(kept), { recursive: true });
    fs.writeFileSync(kept, JSON.stringify(rows, undefined, 2));
    for (const cells of Object.values(now)) console.log(cells.join(' | '));
    const found = this.titles.flatMap((title) => {
      const cells = rows[title];
      return cells ? [cells] : [];
    });
    if (found.length < this.titles.length) return;
    const text = document(found, this.planOnly);
    const options = { parser: 'markdown', printWidth: 140 } as const;
    fs.writeFileSync(file, await prettier.format(text, options));
  }
}

function document(rows: readonly (readonly string[])[], planned: readonly PlanOnly[]): string {
  const plans = planned.map(({ title, command, port, why }) => [
    title,
    `\`${command}\``,
    port === undefined ? 'learned' : String(port),
    why,
  ]);
  return `# Tools

What is found in a folder without an ecosystem file, and what becomes of it. Made by \`npm run test:frameworks\`: it installs each tool,
writes a minimal app, has it found, starts it under a PM2 of its own, asks it for its page, measures its process tree, saves a file, stops
it and looks for what is left. Nothing was left of any. Figures are those of runs on two busy cores: they tell the order of things.

## Installed and run

${table(heads, rows)}

## Found and planned only

These are detected, and their command is planned, with programs that only pretend to be there.

${table(['Tool', 'Would run', 'Port', 'Not run, since'], plans)}
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
  const { title, version, mode, processes } = one;
  return [
    `${title} ${version}`,
    `\`${one.written}\``,
    `\`${one.runs}\`${mode === 'direct' ? '' : ', as written'}`,
    one.kind,
    String(one.port ?? ''),
    one.evidence,
    `${(one.readyMs / 1000).toFixed(1)} s`,
    `${Math.round(one.memoryBytes / mega)} MB, ${processes === 1 ? '1 process' : `${processes} processes`}`,
    'restarts nothing',
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
  const [ofNpm] = Object.values(packages);
  if (ofNpm !== undefined) return ofNpm;
  const [name] = Object.values(debian);
  if (name === undefined) return process.version.slice(1);
  const words = ['-W', '-f', '${Version}', name];
  const version = execFileSync('dpkg-query', words, { encoding: 'utf8' });
  // Without Debian's own part: `2:6.1.7.10+dfsg-1~deb12u4`.
  return version.replace(/^\d+:/, '').replace(/[-+~].*$/, '');
}
