import { programName } from '../shell/commandLine';
import { isServer, type ToolCommand } from '../tools/toolCommand';
import type { PackageJson } from '../packageJson';
import type { Role } from './started';

/** Programs that do their work and end. */
const setups: ReadonlySet<string> = new Set(
  `echo printf rm rimraf del-cli del mkdir cp mv ln touch cat ls sleep kill pkill killall lsof fuser kill-port test [ true false exit set source . eval
  read trap wait wait-on unset ulimit open xdg-open git which command type dotenv-linter only-allow npx-only check-node cpx copyfiles cpy ncp
  shx mkdirp husky patch-package corepack nvm fnm chmod return local declare if then fi curl node-gyp clear print-env printenv`
    .split(/\s+/)
    .concat([
      'dirname',
      'basename',
      'pwd',
      'head',
      'grep',
      'sed',
      'awk',
      'tr',
      'cut',
      'xargs',
      'tee',
    ]),
);
/** Words of a file's name or a command that say it makes files. */
const builds =
  /(^|[/:._-])(build|builds|builder|bundle|bundler|compile|codegen|generate|esbuild|rollup|tsup|webpack|migrate|migration|migrations|seed|seeds|lint|test|tests|clean|postinstall|prebuild|copy|typecheck|types|docs-gen|i18n)(?=$|[/:._-])/i;
const watching = /^(--watch|-w|watch|--watch=.*)$/;

/** Names of a file that takes commands from a terminal, and the commands with which it serves. */
const terminals = /(^|[/.-])(cli|commands?)(\.[cm]?[jt]sx?)?$/;
const serving = /^(serve|server|start|dev|develop|web|api|run|up|watch|worker|listen)\b/;
/** Plug-ins of webpack that run what it has made, each time. */
const runPlugins =
  /^(?:(?:run-script|run-node|nodemon|start-server|start-server-nestjs|webpack-shell|spawn-server|nodemon-run)-(?:webpack-)?plugin(?:-next)?|webpack-nodemon|@[\w-]+\/run-(?:node|script)-webpack-plugin)$/;

/** What a command is to somebody who looks for services. `manifest`: of the package that it runs in. */
export function roleOf(
  words: readonly string[],
  known: ToolCommand | undefined,
  manifest?: PackageJson,
): Role {
  const [program = '', ...args] = words;
  const name = programName(program);
  if (setups.has(name)) return 'setup';
  if (known) return roleOfTool(known, args, manifest);
  if (builds.test(name) || args.some((word) => watching.test(word))) return 'builder';
  return args.some((word) => /^(build|generate|codegen|compile|migrate|install)\b/.test(word))
    ? 'builder'
    : 'unknown';
}

function roleOfTool(known: ToolCommand, args: readonly string[], manifest?: PackageJson): Role {
  const { tool, target } = known;
  if (['docker', 'docker-compose', 'podman', 'podman-compose'].includes(tool.name)) {
    return args.includes('up') || args.includes('watch') ? 'compose' : 'setup';
  }
  if (isServer(known)) {
    const file = tool.runsFile && target !== undefined ? target.replace(/\\/g, '/') : '';
    if (builds.test(file.slice(file.lastIndexOf('/')))) return 'builder';
    return isTerminal(file, known, manifest) ? 'setup' : 'server';
  }
  if (runsWhatItMakes(known, args, manifest)) return 'server';
  if (tool.role === 'builder') return 'builder';
  if (tool.role === 'manager') return 'setup';
  // A wrapper, make or the like: what it runs stands elsewhere.
  if (tool.role !== undefined) return 'unknown';
  return tool.serves === undefined ? 'unknown' : 'builder';
}

/** A program for a terminal, by its name or as the program of its package, that is not told to serve. */
function isTerminal(
  file: string,
  { rest, watcher }: ToolCommand,
  manifest: PackageJson | undefined,
): boolean {
  if (file === '' || rest.some((word) => serving.test(word))) return false;
  if (terminals.test(file)) return true;
  // What a package installs as a program and runs without watching is what its users call.
  const stem = (name: string): string =>
    name
      .replace(/^\.\//, '')
      .replace(/^(?:dist|build|lib|out|src)\//, '')
      .replace(/\.[cm]?[jt]s$/, '');
  const programs = Object.values(manifest?.bin ?? {}).map(stem);
  const says = /cli|cmd/.test(stem(file)) || /(^|[/-])cli$/.test(manifest?.name ?? '');
  return watcher === undefined && programs.includes(stem(file)) && says;
}

/** `webpack --watch` with a plug-in that starts the result. */
function runsWhatItMakes(
  { tool, command }: ToolCommand,
  args: readonly string[],
  manifest: PackageJson | undefined,
): boolean {
  const makes =
    ['webpack', 'rspack'].includes(tool.name) || (tool.name === 'nest' && command === 'build');
  return (
    makes &&
    args.some((word) => watching.test(word)) &&
    Object.keys(manifest?.packages ?? {}).some((name) => runPlugins.test(name))
  );
}
