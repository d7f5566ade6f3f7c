import { NotUnderstood } from '../../project/shell/notUnderstood';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { isPath } from '../../project/shell/commandLine';
import { isToolFile } from '../../project/tools/table';
import { findPackage, findProgram } from './lookup';
import { missingFile } from './sourceFile';
import type { WrittenCommand } from '../definitions/definition';
import type { Command, Scope } from './types';

/** PM2's interpreters by extension (pm2 7.0.4, lib/API/interpreter.json), where they are programs of their own. */
const interpreters: Readonly<Record<string, string>> = {
  '.sh': 'bash',
  '.py': 'python',
  '.rb': 'ruby',
  '.php': 'php',
  '.pl': 'perl',
  '.js': 'node',
  '.cjs': 'node',
  '.mjs': 'node',
};

/** The command line that PM2 would run for what is written. Throws a HumanError where its script is missing. */
export async function writtenCommand(scope: Scope): Promise<Command> {
  const { definition, platform } = scope;
  const { written, cwd } = definition;
  const bare: Command = { argv: [], cwd, env: {}, nodeFlags: [], via: [], inPackage: false };
  if (isStaticServer(written)) throw new NotUnderstood(l10n.t('PM2’s own static server runs it'));
  const file = await scriptFile(scope);
  if (file === undefined && written.script.includes(' ') && platform !== 'win32') {
    // PM2 gives such a script to a shell, and its args to nobody.
    return { ...bare, argv: ['bash', '-c', written.script] };
  }
  if (file === undefined && isPath(written.script)) {
    throw missingFile(path.resolve(cwd, written.script));
  }
  const interpreter = await interpreterOf(file ?? written.script, file, bare, scope);
  // PM2 looks for the script in PATH as well, whatever then runs it (lib/Common.js, prepareAppConf).
  const inPath =
    file === undefined && interpreter !== undefined
      ? await findProgram(written.script, bare, scope)
      : undefined;
  const script = file ?? inPath ?? written.script;
  const argv =
    interpreter === undefined
      ? [script, ...written.args]
      : [interpreter, ...written.interpreterArgs, script, ...written.args];
  // PM2 does this for every interpreter of that name.
  const env: Command['env'] = interpreter?.includes('python') ? { PYTHONUNBUFFERED: '1' } : {};
  return { ...bare, argv, env };
}

/** PM2 puts a static server of its own in the place of this name (lib/API.js, actionFromJson). */
export function isStaticServer({ script }: Pick<WrittenCommand, 'script'>): boolean {
  return script === 'serve';
}

/** PM2 chooses for an empty interpreter as it does for none. */
export function givenInterpreter({ interpreter }: WrittenCommand): string | undefined {
  return interpreter === '' ? undefined : interpreter;
}

/** The absolute file that the script names, where there is one. */
export async function scriptFile({ definition, files }: Scope): Promise<string | undefined> {
  const file = path.resolve(definition.cwd, definition.written.script);
  return (await files.kind(file)) === 'file' ? file : undefined;
}

async function interpreterOf(
  script: string,
  file: string | undefined,
  command: Command,
  scope: Scope,
): Promise<string | undefined> {
  const interpreter = givenInterpreter(scope.definition.written);
  if (interpreter === 'none') return undefined;
  if (interpreter?.includes('node@')) {
    throw new NotUnderstood(l10n.t('PM2 chooses its node through nvm'));
  }
  if (interpreter !== undefined) {
    return isPath(interpreter) ? path.resolve(command.cwd, interpreter) : interpreter;
  }
  return file === undefined ? undefined : byFile(script, command, scope);
}

async function byFile(file: string, command: Command, scope: Scope): Promise<string | undefined> {
  if (isToolFile(file)) return undefined;
  const extension = path.extname(file);
  if (/^\.([cm]?ts|tsx)$/.test(extension)) {
    if (await findPackage('tsx', command.cwd, scope.files)) return 'tsx';
    throw new NotUnderstood(l10n.t('tsx is not installed, so PM2 chooses what runs TypeScript'));
  }
  const known = interpreters[extension];
  if (known === 'python' && !(await findProgram('python', command, scope))) return 'python3';
  if (known !== undefined) return known;
  if (extension === '.coffee' || extension === '.ls') {
    throw new NotUnderstood(l10n.t('PM2 has an interpreter of its own for it'));
  }
  const text = (await scope.files.readText(file)) ?? '';
  if (/^#!.*\bnode\b/.test(text)) return 'node';
  if (await scope.files.isExecutable(file)) return undefined;
  // PM2 runs text with node and binaries as they are.
  return text.includes('\0') || text === '' ? undefined : 'node';
}
