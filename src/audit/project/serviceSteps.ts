import * as path from 'node:path';
import { parseShell, type ShellCommand } from '../../project/shell/parseShell';
import { textOf } from '../../project/config/value';
import { runnerCall, type ScriptCall } from '../../project/packageRunner';
import { type BareCommand, bareCommand, shellCall } from '../../project/shell/bareCommand';
import { toolNamed } from '../../project/tools/table';
import { toolCommand } from '../../project/tools/toolCommand';
import { ShellState } from '../../project/shell/shellState';
import { scriptsLike } from '../../project/started/scriptSelector';
import type { Document } from './documents';
import { type Manifest, scriptOf, stringPlaces } from './manifest';
import { type MissingCall, resolvePath, type Step, type Steps, type StepScope } from './step';

const maxDepth = 10;

/** Follows a command through npm scripts, shell scripts, `concurrently` and the like, down to the programs. */
export function followCommand(
  start: {
    readonly type: Step['type'];
    readonly document: Document;
    readonly command: ShellCommand;
    readonly folder: string | undefined;
    readonly env: Readonly<Record<string, string>>;
    readonly script?: string;
  },
  scope: StepScope,
): Steps {
  const follower = new Follower(scope);
  follower.follow({ ...start, last: true }, 0);
  return follower;
}

/** Follows every command of a shell script. */
export function followShell(document: Document, folder: string, scope: StepScope): Steps {
  const follower = new Follower(scope);
  follower.shell(document, folder, {}, 0);
  return follower;
}

type Unfollowed = Omit<Step, 'bare' | 'known' | 'leads'>;

class Follower implements Steps {
  readonly steps: Step[] = [];
  readonly missing: MissingCall[] = [];
  readonly #seen = new Set<string>();

  constructor(private readonly scope: StepScope) {}

  follow(step: Unfollowed, depth: number): void {
    const { document, command, folder } = step;
    const key = `${document.file}:${command.start}:${folder ?? ''}`;
    if (depth > maxDepth || this.#seen.has(key)) return;
    this.#seen.add(key);
    const bare = bareCommand(command);
    if (!bare) return;
    const env = { ...step.env, ...bare.assignments };
    const at = this.steps.length;
    const known = toolCommand(bare.words.map(({ text }) => text));
    this.steps.push({ ...step, bare, known, env, leads: false });
    if (this.#inside({ ...step, env }, bare, depth)) {
      const made = this.steps[at];
      if (made) this.steps[at] = { ...made, leads: true };
    }
  }

  /** Goes into what a command runs; false where it is a program of its own. */
  #inside(step: Unfollowed, bare: BareCommand, depth: number): boolean {
    const words = bare.words.map(({ text }) => text);
    const call = runnerCall(bare.tool, words.slice(1));
    if (call?.type === 'script') return this.#script(step, bare, call, depth);
    const shell = shellCall(bare);
    if (shell) return this.#shellCall(step, bare, shell, depth);
    const runs = toolNamed(bare.tool)?.runs;
    for (const { text, start } of runs === undefined ? [] : bare.words.slice(1)) {
      this.#many(step, runs === 'scripts' ? `npm:${text}` : text, start, depth);
    }
    return runs !== undefined;
  }

  #script(step: Unfollowed, bare: BareCommand, call: ScriptCall, depth: number): boolean {
    const manifest = this.#manifestFor(step, call);
    if (!manifest) return false;
    const names = call.script.includes('*')
      ? scriptsLike(
          manifest.scripts.map(({ key }) => key),
          call.script,
        )
      : [call.script];
    let any = false;
    for (const name of names) {
      const member = scriptOf(manifest, name);
      const text = textOf(member?.value);
      if (!member || text === undefined) {
        this.#missingScript(step, bare, call, manifest);
        continue;
      }
      any = true;
      const commands = parseShell(text, stringPlaces(manifest.document.text, member.value));
      let folder: string | undefined = manifest.folder;
      for (const [index, command] of commands.entries()) {
        this.follow(
          {
            type: 'script',
            document: manifest.document,
            command,
            folder,
            env: step.env,
            script: name,
            last: index === commands.length - 1,
          },
          depth + 1,
        );
        const [first, target] = command.words.map((word) => word.text);
        if (first === 'cd' && target !== undefined) folder = path.resolve(folder, target);
      }
    }
    return any;
  }

  #manifestFor({ folder }: Unfollowed, call: ScriptCall): Manifest | undefined {
    if (call.package !== undefined) return this.scope.packageNamed(call.package);
    if (folder === undefined) return undefined;
    return this.scope.nearestManifest(path.resolve(folder, call.folder ?? '.'));
  }

  #missingScript(step: Unfollowed, bare: BareCommand, call: ScriptCall, manifest: Manifest): void {
    // What only a program in node_modules/.bin can tell, such as "yarn tsc"; npm start has a default.
    if (!call.explicit || call.script.includes('$')) return;
    const word = bare.words[call.at + 1];
    this.missing.push({
      document: step.document,
      start: word?.start ?? step.command.start,
      end: word?.end ?? step.command.end,
      name: call.script,
      file: manifest.document.file,
      kind: 'script',
      folder: manifest.folder,
      ...(step.script === undefined ? {} : { script: step.script }),
    });
  }

  #shellCall(
    step: Unfollowed,
    bare: BareCommand,
    { word }: { word: { text: string; start: number; end: number } },
    depth: number,
  ): boolean {
    const file = resolvePath(step.folder, word.text);
    if (file === undefined) return false;
    const document = this.scope.kind(file) === 'file' ? this.scope.document(file) : undefined;
    if (document) {
      this.shell(document, step.folder ?? path.dirname(file), step.env, depth + 1);
      return true;
    }
    if (this.scope.kind(file) === undefined && file.endsWith('.sh')) {
      this.missing.push({
        document: step.document,
        start: word.start,
        end: word.end,
        name: word.text,
        file,
        kind: 'shell',
        folder: path.dirname(file),
        ...(step.script === undefined ? {} : { script: step.script }),
      });
    }
    return bare.tool !== 'source';
  }

  /** Goes through a shell script. */
  shell(
    document: Document,
    folder: string,
    env: Readonly<Record<string, string>>,
    depth: number,
  ): void {
    const state = new ShellState({
      folder,
      scriptFolder: path.dirname(document.file),
      strict: false,
    });
    const lastIndex = document.shell.findLastIndex(({ words }) => words.length > 0);
    const guarded = guardedFiles(document);
    for (const [index, written] of document.shell.entries()) {
      const command = state.expanded(written);
      const step = {
        type: 'shell',
        document,
        command,
        folder: state.folder,
        env: { ...env, ...state.exported },
        last: index === lastIndex,
      } as const;
      if (!command.words.some(({ text }) => guarded.has(text))) this.follow(step, depth);
      state.apply(command);
    }
  }

  /** A word of `concurrently`: a whole command, or `npm:SCRIPT`. */
  #many(step: Unfollowed, text: string, start: number, depth: number): void {
    if (text.startsWith('-')) return;
    const short = /^(npm|yarn|pnpm|bun):(.+)$/.exec(text);
    const line = short ? `${short[1]} run ${short[2]}` : text;
    // In JSON the quote in front of it has an escape of its own.
    const raw = step.document.text.slice(start, start + 4);
    const skip = /^\\["']/.exec(raw)?.[0].length ?? (/^["']/.test(raw) ? 1 : 0);
    const place = (offset: number): number =>
      short ? (offset === 0 ? start : start + skip + text.length) : start + skip + offset;
    for (const command of parseShell(line, place)) {
      this.follow({ ...step, command, last: false }, depth + 1);
    }
  }
}

/** Words that a script asks for with `-f`, `-e`, `-x` before it uses them. */
function guardedFiles(document: Document): ReadonlySet<string> {
  return document.remember(guardedFiles, () => {
    const found = new Set<string>();
    for (const match of document.text.matchAll(
      /(?:\[\[?|test)\s+(?:!\s+)?-[efx]\s+["']?([^"'\s\]]+)/g,
    )) {
      found.add(match[1] ?? '');
    }
    return found;
  });
}
