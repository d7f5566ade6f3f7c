import { programName } from '../shell/commandLine';
import { isServer, type ToolCommand } from '../tools/toolCommand';
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

/** What a command is to somebody who looks for services. */
export function roleOf(words: readonly string[], known: ToolCommand | undefined): Role {
  const [program = '', ...args] = words;
  const name = programName(program);
  if (setups.has(name)) return 'setup';
  if (known) return roleOfTool(known, args);
  if (builds.test(name) || args.some((word) => watching.test(word))) return 'builder';
  return args.some((word) => /^(build|generate|codegen|compile|migrate|install)\b/.test(word))
    ? 'builder'
    : 'unknown';
}

function roleOfTool(known: ToolCommand, args: readonly string[]): Role {
  const { tool, target } = known;
  if (['docker', 'docker-compose', 'podman', 'podman-compose'].includes(tool.name)) {
    return args.includes('up') || args.includes('watch') ? 'compose' : 'setup';
  }
  if (isServer(known)) {
    const file = tool.runsFile && target !== undefined ? target.replace(/\\/g, '/') : '';
    return builds.test(file.slice(file.lastIndexOf('/'))) ? 'builder' : 'server';
  }
  if (tool.role === 'builder') return 'builder';
  if (tool.role === 'manager') return 'setup';
  // A wrapper, make or the like: what it runs stands elsewhere.
  if (tool.role !== undefined) return 'unknown';
  return tool.serves === undefined ? 'unknown' : 'builder';
}
