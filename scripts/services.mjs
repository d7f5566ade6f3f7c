// What would be found and started in a folder, without an editor.
import { readFileSync, realpathSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { ecosystemReader, folderAndFlags, loadProgram, print } from './program.mjs';
import { root, runMain, setUp } from './setup.mjs';

const usage = `Usage: npm run services -- FOLDER [--json] [--evaluate]

  --json      one object: services, an array of {name, dir, tool, kind, port, portFrom, command, launch: {type, command, reason},
              memoryCap, capEnforced, heap, dependsOn, source}, and leftOut, an array of {dir, what, why}
  --evaluate  runs the ecosystem file, in a child process; without it nothing is executed, and only what stands there literally counts

The folder's .vscode/settings.json counts as in the editor. What must be mended is said on standard error.

Exit codes: 0 done, 2 wrong arguments or a folder that cannot be read.
`;

async function main() {
  if (process.argv.slice(2).some((word) => word === '--help' || word === '-h')) {
    print(usage);
    return 0;
  }
  const asked = folderAndFlags(usage, ['--json', '--evaluate']);
  if (!asked) return 2;
  await setUp({ log: (line) => console.error(line) });
  /** @type {typeof import('../src/bundles/servicesProgram')} */
  const program = await loadProgram('src/bundles/servicesProgram.ts');
  const folder = realpathSync(asked.folder);
  const settings = program.folderSettings({
    manifest: readFileSync(path.join(root, 'package.json'), 'utf8'),
    first: folder,
    written: (one) => {
      try {
        return program.readTextSync(path.join(one, '.vscode', 'settings.json'));
      } catch {
        // There are none, or nothing that is a file of settings.
        return undefined;
      }
    },
  });
  const files = new program.NodeFiles();
  const env = program.cleanEnvironment(process.env, '');
  const node = process.execPath;
  const model = new program.WorkspaceModel({
    folders: () => [folder],
    trusted: () => true,
    settings,
    choices: { get: () => ({}), set: () => undefined },
    files,
    rules: async () => program,
    readEcosystem: async (file) => {
      if (asked.flags.has('--evaluate')) {
        const reader = await ecosystemReader();
        return new program.EcosystemReader({ node, reader, env }).read(file);
      }
      // Parsers of JavaScript, which few projects need.
      /** @type {typeof import('../src/audit/project/literalApps')} */
      const { literalApps } = await loadProgram('src/audit/project/literalApps.ts');
      const { found, complete } = literalApps(file, (await files.readText(file)) ?? '');
      if (!complete) {
        console.error(`${file} is a program: only --evaluate tells all that is in it.`);
      }
      return found;
    },
    plan: (definition, { launch }) => plan(definition, launch),
    serviceEnvironment: async () => env,
    cpus: os.availableParallelism(),
    log: {
      debug() {},
      info() {},
      warn: (message) => console.error(message),
      error: (message, error) => console.error(message, error ?? ''),
    },
  });
  /**
   * @param {Parameters<typeof program.planLaunch>[0]} definition
   * @param {'direct' | 'asWritten'} [launchMode]
   */
  const plan = (definition, launchMode = 'direct') =>
    program.planLaunch(definition, {
      node,
      files,
      launchMode,
      processEnv: env,
      platform: process.platform,
    });
  await model.load();
  const found = model.folder(folder);
  for (const { message, isOffer } of found?.problems ?? []) if (!isOffer) console.error(message);
  const { definitions = [], leftOut = [], settings: chosen } = found ?? {};
  const listing = await program.listServices(folder, definitions, leftOut, (one) =>
    plan(one, chosen?.launch),
  );
  model.dispose();
  print(
    asked.flags.has('--json')
      ? `${JSON.stringify(listing, null, 2)}\n`
      : program.listingText(listing),
  );
  return 0;
}

await runMain(main);
