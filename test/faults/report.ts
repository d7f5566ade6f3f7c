import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as prettier from 'prettier';
import type { Outcome } from './fault';

const file = path.resolve('docs/faults.md');

/** Writes docs/faults.md. `growth`: what this process held at the end, in words. */
export async function writeReport(outcomes: readonly Outcome[], growth: string): Promise<void> {
  const count = (result: Outcome['result']): number =>
    outcomes.filter((one) => one.result === result).length;
  const rows = outcomes.map(({ fault, result, seen }) =>
    [fault.name, fault.injects, fault.holds, `${result}: ${seen}`].map(cell).join(' | '),
  );
  const text = `# Faults

What goes wrong around services, done to them for real, and what was seen. Made by \`npm run test:faults\` in one run, on ${machine()}:
${outcomes.length} faults, ${count('held')} held, ${count('failed')} failed, ${count('skipped')} skipped. Every fault has a PM2 of its own, under which thirteen services run, or more:
a server, a server behind a shell script, one with a memory cap, and ten small ones; both servers are asked twenty times a second, and every
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
