import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as prettier from 'prettier';
import type { Outcome } from './fault';
import { faults } from './table';

const file = path.resolve('docs/faults.md');
const kept = path.resolve('test-results/faultOutcomes.json');

/** What was seen of each fault, by its name. */
type Kept = Readonly<Record<string, Pick<Outcome, 'result' | 'seen'>>>;

/** Writes docs/faults.md. A run of some faults alone renews their rows. `growth`: what this process held at the end, in words. */
export async function writeReport(outcomes: readonly Outcome[], growth: string): Promise<void> {
  const before = fs.existsSync(kept) ? (JSON.parse(fs.readFileSync(kept, 'utf8')) as Kept) : {};
  const now = outcomes.map(({ fault, result, seen }) => [fault.name, { result, seen }] as const);
  const all: Kept = { ...before, ...Object.fromEntries(now) };
  fs.mkdirSync(path.dirname(kept), { recursive: true });
  fs.writeFileSync(kept, JSON.stringify(all, undefined, 2));
  const count = (result: Outcome['result']): number =>
    faults.filter(({ name }) => all[name]?.result === result).length;
  const missing = faults.filter(({ name }) => !all[name]).length;
  const rows = faults.map(({ name, injects, holds }) => {
    const one = all[name];
    const seen = one ? `${one.result}: ${one.seen}` : 'not run here yet';
    return [name, injects, holds, seen].map(cell).join(' | ');
  });
  const text = `# Faults

What goes wrong around services, done to them for real, and what was seen. Made by \`npm run test:faults\`, on ${machine()}:
${faults.length} faults, ${count('held')} held, ${count('failed')} failed, ${count('skipped')} skipped, ${missing} not run here yet. A run of some of them renews their rows. Every fault has a PM2 of its own, under which thirteen services run, or more:
a server, a server behind a shell script, one with a memory cap, and ten small ones; both servers are asked up to twenty times a second, and every
service numbers its lines. Nothing is done to the machine: only to these processes, in namespaces of their own.

After each fault this must hold, beside what the table says:

- every service runs, once, and nothing else does: rows, PM2's list and the processes of the machine say the same
- no row says for more than 5 s what is not so (compared four times a second)
- every line that PM2 wrote was shown, once, in order
- the cap acts: the service that has one is grown over it, and is restarted
- no unhandled rejection, no error in our own log that the fault does not bring by nature
- files and handles that are open in our process are as many as before; ${growth}

| fault | how | what must hold | seen |
| --- | --- | --- | --- |
${rows.map((row) => `| ${row} |`).join('\n')}
`;
  const options = { parser: 'markdown', printWidth: 140 } as const;
  fs.writeFileSync(file, await prettier.format(text, options));
}

function machine(): string {
  const cpus = os.cpus();
  const gb = Math.round(os.totalmem() / 1024 ** 3);
  return `${os.type()} ${os.arch()}, ${cpus.length} cores shared with other work, ${gb} GB, Node ${process.versions.node}`;
}

const cell = (text: string): string =>
  text.replace(/\s+/g, ' ').replaceAll('|', '\\|').slice(0, 600).trim();
