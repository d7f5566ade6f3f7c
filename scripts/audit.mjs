// The stability audit without an editor.
import { readFileSync, realpathSync } from 'node:fs';
import * as path from 'node:path';
import { bundledProgram, ecosystemReader, folderAndFlags, loadProgram, print } from './program.mjs';
import { root, runMain, setUp } from './setup.mjs';

/** @typedef {typeof import('../src/bundles/auditProgram')} Program */

const usage = `Usage: npm run audit -- FOLDER [--json | --sarif] [--machine] [--evaluate]

  --json      an array of {rule, severity, message, file, range, fix}
  --sarif     SARIF 2.1.0, for code scanning
  --machine   judges this machine as well: memory in use, caps above its memory, large log files
  --evaluate  runs the ecosystem files, each in a child process; without it only what stands in them literally is read

Each rule is explained in docs/rules/README.md, under its id.

Exit codes: 0 no error-level finding, 1 at least one, 2 wrong arguments or a folder that cannot be read.
`;

const flags = ['--json', '--sarif', '--machine', '--evaluate'];

async function main() {
  const args = process.argv.slice(2);
  if (args.includes('--help') || args.includes('-h')) {
    print(usage);
    return 0;
  }
  const asked = folderAndFlags(usage, flags);
  if (!asked) return 2;
  if (args.includes('--json') && args.includes('--sarif')) {
    console.error(usage);
    return 2;
  }
  await setUp({ log: (line) => console.error(line) });
  /** @type {Program} */
  const program = await loadProgram('src/bundles/auditProgram.ts');
  const worker = await bundledProgram('src/bundles/auditWorker.ts');
  const thread = new program.AuditThread(worker, undefined);
  try {
    return await audit(program, thread, realpathSync(asked.folder), args);
  } finally {
    thread.dispose();
  }
}

/**
 * On the thread that the editor's audit has, so that no file holds it up for ever.
 * @param {Program} program
 * @param {InstanceType<Program['AuditThread']>} thread
 * @param {string} folder
 * @param {readonly string[]} args
 */
async function audit(program, thread, folder, args) {
  const machine = args.includes('--machine') ? { machine: await machineFacts(program) } : {};
  const facts = { trusted: true, evaluated: [], ...machine };
  let { findings, judged, aside } = await thread.call('open', folder, facts);
  if (args.includes('--evaluate')) {
    const evaluated = await evaluate(program, await thread.call('ecosystems', folder));
    ({ findings, judged, aside } = await thread.call('update', folder, [], {
      ...facts,
      evaluated,
    }));
  }
  for (const file of aside) {
    console.error(`Not judged, because it took too long or too much memory: ${file}`);
  }
  const files = new program.SyncFiles();
  const linesOf = (/** @type {string} */ file) => {
    const text = files.readText(file);
    return text === undefined ? undefined : new program.LineMap(text);
  };
  if (args.includes('--json')) {
    print(`${JSON.stringify(program.toJson(folder, findings, linesOf), null, 2)}\n`);
  } else if (args.includes('--sarif')) {
    const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
    const help = program.ruleHelp(readFileSync(path.join(root, 'docs/rules/README.md'), 'utf8'));
    const sarif = program.toSarif(folder, findings, linesOf, version, help);
    print(`${JSON.stringify(sarif, null, 2)}\n`);
  } else print(program.toHuman(folder, findings, judged));
  return findings.some(({ severity }) => severity === 'error') ? 1 : 0;
}

/** @param {Program} program */
async function machineFacts({ createSystem }) {
  const system = createSystem();
  try {
    const { totalBytes, availableBytes } = await system.memory.read();
    return {
      totalBytes,
      usedPercent: (1 - availableBytes / totalBytes) * 100,
      searchPath: (process.env.PATH ?? '').split(path.delimiter).filter(Boolean),
    };
  } finally {
    system.dispose();
  }
}

/**
 * @param {Program} program
 * @param {readonly string[]} ecosystems absolute
 */
async function evaluate({ EcosystemReader }, ecosystems) {
  const reader = await ecosystemReader();
  /** @type {Record<string, string>} */
  const env = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && !/^(npm_|PM2_)/.test(name)) env[name] = value;
  }
  const files = new EcosystemReader({ node: process.execPath, reader, env });
  /** @type {[string, readonly import('../src/bundles/auditProgram').RawApp[]][]} */
  const found = [];
  for (const file of ecosystems) {
    try {
      found.push([file, (await files.read(file)).apps]);
    } catch (error) {
      console.error(/** @type {Error} */ (error).message);
    }
  }
  return found;
}

await runMain(main);
