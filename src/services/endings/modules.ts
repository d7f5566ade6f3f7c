import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import type { ErrorAction } from '../../base/errors';
import { commandIds } from '../../base/ids';
import type { Installation } from '../../project/packageManager';
import { isInside } from '../../system/files/fileLimits';
import { openAt } from './openAt';
import { type Ending, type EndingEvidence, lastMatch } from './types';

/** npm names: no path, no URL, no `#alias`. */
const packageName = /^(?:@[\w.-]+\/)?\w[\w.-]*(?=\/|$)/;

/** A program of node_modules that a shell did not find: what `npm run` says where nothing was installed. */
const programs = String.raw`(next|tsx|ts-node|ts-node-dev|nodemon|vite|tsc|nest|prisma|node_modules\S*)`;

/** A module or a program of node_modules is missing. */
export function moduleNotFound(evidence: EndingEvidence): Ending | undefined {
  const program = lastMatch(
    evidence,
    new RegExp(`(?:^|: )${programs}: (?:command )?not found`),
    new RegExp(`command not found: ${programs}`),
  );
  const match = lastMatch(
    evidence,
    /Cannot find (?:module|package) '([^']+)'(?: imported from (\S+))?/,
    /Module not found: (?:Error: )?Can't resolve '([^']+)'/,
  );
  if (match?.[1]) {
    const [, wanted, importer] = match;
    if (path.isAbsolute(wanted) && importer === undefined) return scriptMissing(wanted);
    if (wanted.startsWith('.') || path.isAbsolute(wanted)) {
      return {
        id: 'moduleNotFound',
        incurable: true,
        sentence: l10n.t('The file "{0}" that it imports does not exist.', wanted),
        action: importer === undefined ? undefined : openAt(importer, 1, evidence.cwd),
      };
    }
    const name = packageName.exec(wanted)?.[0];
    return missing(name ?? wanted, evidence, name);
  }
  return program?.[1] ? missing(program[1], evidence, packageOf(program[1])) : undefined;
}

/** The script itself is not there. */
export function scriptNotFound(evidence: EndingEvidence): Ending | undefined {
  const npm = lastMatch(evidence, /Missing script:? "?([\w:.-]+)"?/i);
  if (npm?.[1]) {
    return {
      id: 'scriptNotFound',
      incurable: true,
      sentence: l10n.t('package.json has no script "{0}".', npm[1]),
      action:
        evidence.cwd === undefined
          ? undefined
          : openAt(path.join(evidence.cwd, 'package.json'), 1, undefined),
    };
  }
  const file = lastMatch(
    evidence,
    /^(?:.*: )?(?:line \d+: |\d+: )?(\S+): No such file or directory/,
    /can't open (?:input )?file '?([^']+)'?/,
    /Script not found: (\S+)/,
  );
  return file?.[1] ? scriptMissing(file[1]) : undefined;
}

function scriptMissing(file: string): Ending {
  return {
    id: 'scriptNotFound',
    incurable: true,
    sentence: l10n.t('The file {0} does not exist.', file),
  };
}

/** The package of a program, which may have another name. */
function packageOf(program: string): string | undefined {
  if (program.startsWith('node_modules')) return undefined;
  return { tsc: 'typescript', nest: '@nestjs/cli' }[program] ?? program;
}

function missing(name: string, { cwd }: EndingEvidence, packageName: string | undefined): Ending {
  return {
    id: 'missingDependency',
    incurable: true,
    ...(packageName === undefined ? {} : { missing: packageName }),
    sentence: l10n.t('"{0}" is not installed: node_modules is missing or incomplete.', name),
    action:
      cwd === undefined
        ? undefined
        : {
            title: l10n.t('Install dependencies'),
            command: commandIds.installDependencies,
            args: [{ folder: cwd }],
          },
  };
}

/** The button that installs it, with its command. */
export function installAction({ folder, words }: Installation, name: string): ErrorAction {
  return {
    title: l10n.t('Run {0}', words.join(' ')),
    command: commandIds.installDependencies,
    args: [{ folder, package: name }],
  };
}

/**
 * The package, where one of the services in a folder or below it ended for want of it; undefined for any other, since whoever may call
 * a command would install what he likes.
 */
export function packageToAdd(
  name: string | undefined,
  folder: string,
  services: readonly {
    readonly definition?: { readonly cwd: string };
    readonly ending?: Ending;
  }[],
): string | undefined {
  const ended = services.some(
    ({ definition, ending }) =>
      definition !== undefined && isInside(folder, definition.cwd) && ending?.missing === name,
  );
  return ended ? name : undefined;
}
