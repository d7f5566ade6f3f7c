import { NotUnderstood } from '../../../project/shell/notUnderstood';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { HumanError } from '../../../base/errors';
import {
  type CargoManifest,
  nearestCargoManifest,
  readCargoManifest,
} from '../../../project/cargoToml';
import { type Option, splitCommandLine } from '../../../project/shell/commandLine';
import { findProgram } from '../lookup';
import type { Command, Scope, ToolRule } from '../types';

/** Options of `cargo run` that take a value (cargo 1.95, `cargo run --help`). */
const valued =
  'package:p bin features:F profile jobs:j target target-dir manifest-path message-format color config lockfile-path';
const flags = 'release:r quiet:q verbose:v';
/** What the builder says itself, or what only concerns the terminal. */
const dropped: ReadonlySet<string> = new Set(['message-format', 'quiet', 'verbose', 'color']);
const known: ReadonlySet<string> = new Set(
  `${valued} ${flags} all-features no-default-features keep-going ignore-rust-version locked offline frozen`
    .split(/\s+/)
    .map((name) => name.replace(/:.*/, '')),
);

/** `cargo run` and `cargo watch -x run`: one build, and then the program that cargo made. */
export const cargo: ToolRule = async (_found, command, scope) => {
  const [program = '', ...args] = command.argv;
  const { words, wrapper } = runWords(args);
  const dashes = words.indexOf('--');
  const own = dashes === -1 ? words : words.slice(0, dashes);
  const { options, target, rest } = splitCommandLine(own, { valued, flags });
  const strange = options.find((option) => !known.has(option.name));
  if (strange) {
    throw new NotUnderstood(l10n.t('cargo is run with {0}', strange.words[0] ?? ''), [wrapper]);
  }
  const cargoProgram = await findCargo(program, command, scope);
  const manifest = await manifestOf(options, command, scope);
  const selected = selectedBin(options, manifest);
  const kept = options.filter((option) => !dropped.has(option.name));
  const build = [
    ...kept.flatMap((option) => option.words),
    ...(selected.add ? ['--bin', selected.add] : []),
  ];
  const bin = selected.add ?? selected.named;
  return {
    program: {
      script: cargoProgram,
      args: [
        ...(target === undefined ? [] : [target, ...rest]),
        ...(dashes === -1 ? [] : words.slice(dashes + 1)),
      ],
      cwd: command.cwd,
      env: { ...command.env, ...manifestEnv(manifest, options) },
      build: { args: build, cwd: command.cwd, ...(bin === undefined ? {} : { bin }) },
      via: [...command.via, wrapper],
    },
  };
};

/** The words after `run`, with `cargo watch` taken off. */
function runWords(args: readonly string[]): { words: readonly string[]; wrapper: string } {
  const [first = '', ...rest] = args;
  if (first === 'run' || first === 'r') return { words: rest, wrapper: 'cargo' };
  if (first === 'watch') {
    const { options, target } = splitCommandLine(rest, {
      valued: 'exec:x shell:s watch:w ignore:i delay:d workdir:C features',
      flags: 'clear:c quiet:q postpone',
    });
    const execs = options.filter((option) => option.name === 'exec');
    const others = options.some((one) => /^(shell|postpone|workdir|features)$/.test(one.name));
    const [word, ...words] = (execs[0]?.value ?? '').split(/\s+/);
    if (execs.length === 1 && !others && target === undefined && (word === 'run' || word === 'r')) {
      return { words, wrapper: 'cargo watch' };
    }
    throw new NotUnderstood(l10n.t('{0} is run in a way that is not understood', 'cargo watch'), [
      'cargo watch',
    ]);
  }
  const reason = first.startsWith('+')
    ? l10n.t('cargo is told which toolchain to use')
    : l10n.t('{0} is run in a way that is not understood', 'cargo');
  throw new NotUnderstood(reason, ['cargo']);
}

async function findCargo(program: string, command: Command, scope: Scope): Promise<string> {
  const found = await findProgram(program, command, scope);
  if (found) return found;
  const home = scope.variable(command, 'HOME') ?? scope.variable(command, 'USERPROFILE');
  const ending = scope.platform === 'win32' ? '.exe' : '';
  const usual = home && path.join(home, '.cargo', 'bin', `cargo${ending}`);
  if (usual && (await scope.files.isExecutable(usual))) return usual;
  throw new HumanError(
    l10n.t(
      'cargo was not found in PATH. Install Rust (https://rustup.rs), then reload the window.',
    ),
  );
}

async function manifestOf(
  options: readonly Option[],
  command: Command,
  { files }: Scope,
): Promise<CargoManifest> {
  const named = options.find((option) => option.name === 'manifest-path')?.value;
  const found = named
    ? await readCargoManifest(path.resolve(command.cwd, named), files)
    : await nearestCargoManifest(command.cwd, files);
  if (found) return found;
  throw new HumanError(
    l10n.t(
      'There is no Cargo.toml that can be read at {0}, so cargo has nothing to run.',
      named ? path.resolve(command.cwd, named) : command.cwd,
    ),
  );
}

/** The binary that the command names, and the one that must be added because `cargo build` builds all. */
function selectedBin(
  options: readonly Option[],
  manifest: CargoManifest,
): { named?: string; add?: string } {
  const named = options.find((option) => option.name === 'bin')?.value;
  if (named !== undefined) return { named };
  // With -p, or in a workspace without a package of its own, the manifest that counts is another one.
  if (!manifest.packageName || options.some((option) => option.name === 'package')) return {};
  const add =
    manifest.defaultRun ?? (manifest.binaries.length === 1 ? manifest.binaries[0] : undefined);
  if (add !== undefined) return { add };
  if (manifest.binaries.length > 1) {
    throw new HumanError(
      l10n.t(
        'cargo cannot tell which of {0} to run. Add --bin NAME to the arguments, or default-run to {1}.',
        manifest.binaries.join(', '),
        manifest.file,
      ),
    );
  }
  throw new HumanError(l10n.t('{0} has no binary that cargo could run.', manifest.file));
}

/** What `cargo run` sets for the program besides building it. */
function manifestEnv(
  { packageName, folder, version }: CargoManifest,
  options: readonly Option[],
): Readonly<Record<string, string>> {
  if (!packageName || options.some((option) => option.name === 'package')) return {};
  return {
    CARGO_MANIFEST_DIR: folder,
    CARGO_PKG_NAME: packageName,
    ...(version === undefined ? {} : { CARGO_PKG_VERSION: version }),
  };
}
