import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { isPath } from '../../project/shell/commandLine';
import type { EcosystemApp } from '../project/ecosystemApp';
import type { Project } from '../project/project';
import { isElsewhere, purposeOf } from '../project/purpose';
import { appRule } from './rule';

/** What a build, an installation or a deployment brings is not judged. */
const brought =
  /(^|[\\/])(node_modules|dist|build|out|target|\.next|\.output|lib|\.?v?env|vendor|current|releases)[\\/]/;

/** A program of a virtual environment, whatever its folder is called. */
const virtual = /(^|[\\/])(bin|Scripts)[\\/][\w.-]+$/;

/** `cwd` names no folder. */
export const ecosystemMissingCwd = appRule(
  { id: 'ecosystem-missing-cwd', severity: 'error', title: 'The folder of an app is not there' },
  function* (app, project) {
    const field = app.field('cwd');
    const { cwd } = app;
    if (!field || cwd === undefined || field.dynamic || !isHere(cwd, project)) return;
    if (speaksOfAnother(app, project)) return;
    if (project.kind(cwd) === 'folder') return;
    yield {
      start: field.start,
      end: field.end,
      message: l10n.t(
        'The folder {0} is not there. PM2 says online all the same, but no process runs.',
        shown(cwd, project),
      ),
    };
  },
);

/** `script` names no file. */
export const ecosystemMissingScript = appRule(
  { id: 'ecosystem-missing-script', severity: 'error', title: 'The script of an app is not there' },
  function* (app, project) {
    const field = app.field('script');
    const script = field?.value;
    if (!field || typeof script !== 'string' || field.dynamic) return;
    const isFile = isPath(script) || /\.([cm]?[jt]sx?|sh|py)$/.test(script);
    if (!isFile || /\s/.test(script) || brought.test(script)) return;
    const { cwd } = app;
    if (cwd === undefined || project.kind(cwd) !== 'folder' || speaksOfAnother(app, project))
      return;
    const file = path.resolve(cwd, script);
    if (project.kind(file) !== undefined || !isHere(file, project)) return;
    yield {
      start: field.start,
      end: field.end,
      message: l10n.t('{0} is not there, so {1} cannot start.', shown(file, project), app.name),
    };
  },
);

/** `interpreter` names no program. */
export const ecosystemMissingInterpreter = appRule(
  {
    id: 'ecosystem-missing-interpreter',
    severity: 'error',
    title: 'The interpreter of an app is not there',
  },
  function* (app, project) {
    const field = app.field('interpreter');
    const interpreter = field?.value;
    if (!field || typeof interpreter !== 'string' || interpreter === 'none' || field.dynamic)
      return;
    if (!isMissing(interpreter, app, project)) return;
    yield {
      start: field.start,
      end: field.end,
      message: l10n.t(
        'The interpreter {0} is not there. PM2 says online all the same, but no process runs.',
        interpreter,
      ),
    };
  },
);

function isMissing(interpreter: string, app: EcosystemApp, project: Project): boolean {
  if (isPath(interpreter)) {
    const { cwd } = app;
    if (cwd === undefined || brought.test(interpreter) || interpreter.startsWith('~')) return false;
    if (virtual.test(interpreter) || speaksOfAnother(app, project)) return false;
    const file = path.resolve(cwd, interpreter);
    return isHere(file, project) && project.kind(file) === undefined;
  }
  const folders = project.options.machine?.searchPath;
  // PM2 brings some of its own.
  if (!folders || folders.length === 0 || ['node', 'bash', 'sh'].includes(interpreter))
    return false;
  return folders.every((folder) => project.kind(path.join(folder, interpreter)) === undefined);
}

/** A file for a server, or a folder as only Windows has it: what it names need not be here. */
function speaksOfAnother(app: EcosystemApp, { root }: Project): boolean {
  if (purposeOf(root, app.document.file) === 'production') return true;
  const cwd = app.text('cwd');
  return cwd !== undefined && isElsewhere(cwd, app.folder, root);
}

/** Only what lies in the workspace folder can be looked for: a deploy file speaks of another machine. */
function isHere(file: string, { root }: Project): boolean {
  const inside = path.relative(root, file);
  return !inside.startsWith('..') && !path.isAbsolute(inside);
}

function shown(file: string, { root }: Project): string {
  return path.relative(root, file) || '.';
}
