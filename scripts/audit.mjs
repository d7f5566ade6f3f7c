// The stability audit without an editor.
import { readFileSync, realpathSync } from 'node:fs';
import * as path from 'node:path';
import { ecosystemReader, folderAndFlags, loadProgram, print } from './program.mjs';
import { root, runMain, setUp } from './setup.mjs';

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
  /** @type {typeof import('../src/bundles/auditProgram')} */
  const program = await loadProgram('src/bundles/auditProgram.ts');
  const real = realpathSync(asked.folder);
  const machine = args.includes('--machine') ? await machineFacts(program) : undefined;
  const engine = new program.AuditEngine(real, new program.SyncFiles(), machine ? { machine } : {});
  let { findings, judged } = await engine.run();
  if (args.includes('--evaluate')) {
    const evaluated = await evaluate(program, engine.project);
    const options = { ...(machine ? { machine } : {}), evaluated };
    ({ findings, judged } = await engine.update([], options));
  }
  const linesOf = (/** @type {string} */ file) => engine.project.document(file)?.lines;
  if (args.includes('--json')) {
    print(`${JSON.stringify(program.toJson(real, findings, linesOf), null, 2)}\n`);
  } else if (args.includes('--sarif')) {
    const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
    const help = program.ruleHelp(readFileSync(path.join(root, 'docs/rules/README.md'), 'utf8'));
    print(`${JSON.stringify(program.toSarif(real, findings, linesOf, version, help), null, 2)}\n`);
  } else print(program.toHuman(real, findings, judged));
  return findings.some(({ severity }) => severity === 'error') ? 1 : 0;
}

/** @param {typeof import('../src/bundles/auditProgram')} program */
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
 * @param {typeof import('../src/bundles/auditProgram')} program
 * @param {InstanceType<typeof import('../src/bundles/auditProgram').AuditEngine>['project']} project
 */
async function evaluate({ EcosystemReader }, project) {
  const reader = await ecosystemReader();
  /** @type {Record<string, string>} */
  const env = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && !/^(npm_|PM2_)/.test(name)) env[name] = value;
  }
  const files = new EcosystemReader({ node: process.execPath, reader, env });
  const found = new Map();
  for (const { document } of project.ecosystems) {
    try {
      found.set(document.file, (await files.read(document.file)).apps);
    } catch (error) {
      console.error(/** @type {Error} */ (error).message);
    }
  }
  return found;
}

await runMain(main);
