import * as l10n from '@vscode/l10n';
import * as path from 'node:path';
import * as v from 'valibot';
import { TimeoutError } from '../base/async';
import { hasCode, HumanError } from '../base/errors';
import { runProgram } from './processes/runProgram';

/** Which binary to build; see services/definition. */
export interface CargoRequest {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly bin?: string;
}

export interface CargoOptions {
  /** Absolute path of cargo. */
  readonly cargo: string;
  readonly env: Readonly<Record<string, string>>;
  readonly onProgress: (text: string) => void;
  readonly signal?: AbortSignal;
  /** A build that says nothing for this long is ended, in ms. */
  readonly silenceMs?: number;
}

/** The link of a large program with all optimisations is silent for minutes. */
const defaultSilenceMs = 20 * 60_000;
/** cargo ends at once on SIGINT; what does not is killed. */
const killAfterMs = 5_000;

// The JSON messages of cargo and rustc: https://doc.rust-lang.org/cargo/reference/external-tools.html
const artifactSchema = v.object({
  reason: v.literal('compiler-artifact'),
  target: v.object({ name: v.string(), kind: v.array(v.string()) }),
  executable: v.nullish(v.string()),
});
const messageSchema = v.object({
  reason: v.literal('compiler-message'),
  message: v.object({ level: v.string(), rendered: v.nullish(v.string()) }),
});

/**
 * Runs `cargo build` and gives the absolute path of the program it made. Throws a HumanError with the compiler's first
 * error, an AbortError when `signal` fires.
 */
export async function cargoBuild(request: CargoRequest, options: CargoOptions): Promise<string> {
  const { cargo, env, signal, onProgress, silenceMs = defaultSilenceMs } = options;
  const executables = new Map<string, string>();
  let firstError: string | undefined;
  let lastLine = '';
  const readMessage = (line: string): void => {
    const message = parseLine(line);
    const artifact = v.safeParse(artifactSchema, message);
    if (artifact.success) {
      const { target, executable } = artifact.output;
      onProgress(target.name);
      if (executable && target.kind.includes('bin')) executables.set(target.name, executable);
    }
    const diagnostic = v.safeParse(messageSchema, message);
    if (diagnostic.success && diagnostic.output.message.level === 'error') {
      firstError ??= diagnostic.output.message.rendered ?? undefined;
    }
  };
  const readWords = (line: string): void => {
    const compiling = /^\s*(?:Compiling|Checking)\s+(\S+)/.exec(line);
    if (compiling?.[1]) onProgress(l10n.t('compiling {0}', compiling[1]));
    lastLine = line.trim();
  };
  const args = ['build', '--message-format=json', ...request.args];
  const { code } = await runProgram(cargo, args, {
    cwd: request.cwd,
    env: { ...env, CARGO_TERM_COLOR: 'never' },
    signal,
    silenceMs,
    graceMs: killAfterMs,
    onLine: (line, stream) => (stream === 'stdout' ? readMessage(line) : readWords(line)),
  }).catch((error: unknown) => {
    throw sentenceFor(error, request.cwd, silenceMs);
  });
  if (code !== 0) {
    const why = (firstError ?? lastLine).trim();
    throw new HumanError(l10n.t('cargo build failed in {0}: {1}', request.cwd, why));
  }
  const program = pick(executables, request.bin);
  if (program === undefined) throw new HumanError(noProgramText(executables, request));
  return path.resolve(request.cwd, program);
}

function sentenceFor(error: unknown, cwd: string, silenceMs: number): unknown {
  if (hasCode(error, 'ENOENT')) {
    return new HumanError(l10n.t('cargo or the folder {0} was not found.', cwd));
  }
  if (!(error instanceof TimeoutError)) return error;
  const minutes = Math.round(silenceMs / 60_000);
  return new HumanError(
    l10n.t(
      'cargo build in {0} said nothing for {1} min and was ended. Run it in a terminal to see what it waits for.',
      cwd,
      minutes,
    ),
  );
}

function pick(
  executables: ReadonlyMap<string, string>,
  bin: string | undefined,
): string | undefined {
  if (bin !== undefined) return executables.get(bin);
  return executables.size === 1 ? [...executables.values()][0] : undefined;
}

function noProgramText(
  executables: ReadonlyMap<string, string>,
  { cwd, bin }: CargoRequest,
): string {
  if (bin !== undefined) return l10n.t('cargo build in {0} made no program named {1}.', cwd, bin);
  if (executables.size === 0) return l10n.t('cargo build in {0} made no program.', cwd);
  return l10n.t(
    'cargo build in {0} made several programs ({1}). Name one with --bin.',
    cwd,
    [...executables.keys()].join(', '),
  );
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // Build scripts may print anything.
    return undefined;
  }
}
