import * as path from 'node:path';
import { ownValue } from '../../base/ownValue';
import type { PackageJson } from '../packageJson';
import { runnerCall } from '../packageRunner';
import type { Packages } from '../packages';
import { ReadBudget } from '../readBudget';
import { type BareCommand, bareCommand, shellCall } from '../shell/bareCommand';
import { parseShell } from '../shell/parseShell';
import { ShellState } from '../shell/shellState';
import { isToolFile, toolNamed } from '../tools/table';
import { toolCommand } from '../tools/toolCommand';
import { type Delegation, delegationOf } from './delegates';
import { isChosen } from './isChosen';
import type { How, Place } from './place';
import { roleOf } from './role';
import type { Started, StartedScript } from './started';
import { scriptsFor, scriptsLike } from './scriptSelector';
import {
  asShellCommand,
  ending,
  quoted,
  scriptShort,
  servedBy,
  serverInside,
  wireitOf,
} from './startedWords';

/** Scripts in scripts go no deeper. */
const maxDepth = 12;
/** What is read at all, in characters: scripts that start others several times each would have no end otherwise. */
const maxRead = 1_500_000;
/** What a script counts beside its own length. */
const perScript = 200;

/** Tells what commands and scripts come to start. */
export class StartedReader {
  readonly #budget = new ReadBudget(maxRead);

  /** For one look at a project: what it reads has an end. */
  constructor(private readonly packages: Packages) {}

  /** What a script of a package starts; undefined where the package has none of that name. */
  script(manifest: PackageJson, script: string): Promise<StartedScript | undefined> {
    const place = { folder: manifest.folder, env: {}, around: [] };
    return this.#script(manifest, script, place, { named: false });
  }

  /** What a command starts, given as its words. */
  async command(words: readonly string[], folder: string): Promise<readonly Started[]> {
    const manifest = await this.packages.nearest(folder);
    const place = { folder, env: {}, around: [], ...(manifest && { manifest }) };
    const bare = bareCommand(asShellCommand(words));
    return bare ? this.#bare(bare, place) : [];
  }

  /** What shell text starts. */
  async text(text: string, folder: string): Promise<readonly Started[]> {
    const manifest = await this.packages.nearest(folder);
    return this.#text(text, { folder, env: {}, around: [], ...(manifest && { manifest }) });
  }

  async #script(
    manifest: PackageJson,
    script: string,
    { around, env }: Place,
    { named = true, ofAll, args = [] }: How = {},
  ): Promise<StartedScript | undefined> {
    const text = ownValue(manifest.scripts, script);
    const id = `${manifest.folder}#${script}`;
    if (text === undefined || around.includes(id) || around.length >= maxDepth) return undefined;
    const place = { folder: manifest.folder, manifest, env, around: [...around, id] };
    const parts =
      text.trim() === 'wireit'
        ? await this.#wireit(manifest, script, place)
        : await this.#text([text, ...args.map(quoted)].join(' '), place);
    return { type: 'script', manifest, script, named, parts, ...(ofAll && { ofAll }) };
  }

  async #text(text: string, place: Place): Promise<readonly Started[]> {
    if (!this.#budget.mayRead(text.length + perScript)) return [];
    let state = new ShellState({ folder: place.folder, strict: false });
    let before = place.folder;
    const found: Started[] = [];
    for (const command of parseShell(text)) {
      // What ends with "&" has changed folder in a shell of its own.
      if (command.after === '&') state = new ShellState({ folder: before, strict: false });
      if (!/^[&|]{2}$/.test(command.after)) before = state.folder ?? before;
      const bare = bareCommand(state.expanded(command));
      const here = { ...place, folder: state.folder ?? place.folder };
      const env = { ...place.env, ...state.exported, ...bare?.assignments };
      if (bare && !['cd', 'export'].includes(bare.tool)) {
        const started = await this.#bare(bare, { ...here, env });
        // What something waits for ends by itself.
        found.push(...(command.before === '&&' ? started.map(ending) : started));
      }
      state.apply(command);
    }
    return found;
  }

  async #bare(bare: BareCommand, place: Place): Promise<readonly Started[]> {
    const words = bare.words.map(({ text }) => text);
    const delegation = delegationOf(words);
    if (delegation) {
      const found = await this.#delegated(delegation, place);
      // Targets of nx may stand where only nx finds them; of all others nothing is to be found.
      if (found.length > 0 || (delegation.type !== 'commands' && bare.tool !== 'nx')) return found;
      // `nx run api:serve` is `nx serve api`.
      const [project = '', target] = (words[1] === 'run' ? words[2] : undefined)?.split(':') ?? [];
      if (target) return this.#words(['nx', target, project, ...words.slice(3)], place);
    }
    const call = runnerCall(bare.tool, words.slice(1));
    if (call?.type === 'script') {
      const folder = path.resolve(place.folder, call.folder ?? '.');
      const manifest = await this.packages.nearest(folder);
      const names = manifest ? this.#scriptsFor(manifest, call.script) : [];
      const found = manifest ? await this.#named(manifest, names, place, call.args) : [];
      if (found.length > 0) return found;
      // pnpm, yarn and bun run programs of packages as well.
      if (!call.explicit && bare.tool !== 'npm') {
        return this.#words(words.slice(call.at + 1), place);
      }
    }
    const shell = shellCall(bare);
    if (shell) return this.#shell(path.resolve(place.folder, shell.word.text), words, place);
    if (toolNamed(bare.tool)?.role === 'shell') {
      const at = words.findIndex((word) => /^-\w*c$/.test(word));
      if (at > 0) return this.#text(words[at + 1] ?? '', place);
    }
    return this.#words(words, place);
  }

  async #shell(file: string, words: readonly string[], place: Place): Promise<readonly Started[]> {
    const text = await this.packages.files.readText(file);
    const id = `${file}#`;
    if (text === undefined || place.around.includes(id) || place.around.length >= maxDepth) {
      return this.#words(words, place);
    }
    const found = await this.#text(text, { ...place, around: [...place.around, id] });
    return found.length > 0 ? found : this.#words(words, place);
  }

  async #words(words: readonly string[], place: Place): Promise<readonly Started[]> {
    const known = toolCommand(words);
    const { folder, env, manifest } = place;
    // `node node_modules/vite/bin/vite.js` is Vite.
    if (known?.tool.name === 'node' && known.target !== undefined && isToolFile(known.target)) {
      return this.#words(words.slice(known.targetAt), place);
    }
    const role = roleOf(words, known, manifest);
    const inside = role === 'unknown' ? serverInside(words) : undefined;
    if (inside) return (await this.#words(inside, place)).map((one) => servedBy(words, one));
    const more = { ...(known && { known }), ...(manifest && { manifest }) };
    return [{ type: 'command', role, folder, words, env, ...more }];
  }

  async #delegated(delegation: Delegation, place: Place): Promise<readonly Started[]> {
    const { manifest } = place;
    switch (delegation.type) {
      case 'commands': {
        const all: Started[] = [];
        for (const text of delegation.texts) {
          const [pattern, rest = ''] = scriptShort(text);
          const found = pattern === undefined ? this.#text(text, place) : undefined;
          all.push(...(await (found ?? this.#scripts([pattern ?? ''], place, rest))));
        }
        return all;
      }
      case 'scripts':
        return manifest ? this.#scripts(delegation.patterns, place) : [];
      case 'packages':
        return this.#packages(delegation, place);
    }
  }

  async #scripts(
    patterns: readonly string[],
    place: Place,
    rest = '',
  ): Promise<readonly StartedScript[]> {
    const { manifest } = place;
    const args = rest.split(/\s+/).filter(Boolean);
    const all = Object.keys(manifest?.scripts ?? {});
    const found: StartedScript[] = [];
    for (const pattern of patterns) {
      const [name = ''] = pattern.split(' ');
      if (!manifest || !this.#budget.mayCompare(all)) break;
      found.push(...(await this.#named(manifest, scriptsLike(all, name), place, args)));
    }
    return found;
  }

  async #named(
    manifest: PackageJson,
    names: readonly string[],
    place: Place,
    args: readonly string[] = [],
  ): Promise<readonly StartedScript[]> {
    const found: StartedScript[] = [];
    for (const name of names) {
      const script = await this.#script(manifest, name, place, { args });
      if (script) found.push(script);
    }
    return found;
  }

  async #packages(
    { scripts, only, args, folder = '.' }: Extract<Delegation, { type: 'packages' }>,
    place: Place,
  ): Promise<readonly StartedScript[]> {
    const from = path.resolve(place.folder, folder);
    const members = await this.packages.members(from);
    const names = members.map(({ name = '', folder: inside }) => name + inside);
    if (!this.#budget.mayCompare(names, only.length + 1)) return [];
    const root = members[0]?.folder ?? from;
    const chosen = members.filter((one) => isChosen(one, root, from, only));
    const found: StartedScript[] = [];
    const named = only.some((one) => !/[*!.{]/.test(one));
    const how = {
      named,
      args,
      ...(only.every((one) => one.startsWith('!')) && { ofAll: true as const }),
    };
    for (const manifest of chosen) {
      for (const script of scripts.flatMap((one) => this.#scriptsFor(manifest, one))) {
        const one = await this.#script(manifest, script, { ...place, env: {} }, how);
        if (one) found.push(one);
      }
    }
    return found;
  }

  #scriptsFor(manifest: PackageJson, selector: string): readonly string[] {
    const isPattern = selector.startsWith('/');
    if (isPattern && !this.#budget.mayCompare(Object.keys(manifest.scripts))) return [];
    return scriptsFor(manifest, selector);
  }

  async #wireit(manifest: PackageJson, script: string, place: Place): Promise<readonly Started[]> {
    const { command, dependencies } = wireitOf(manifest, script);
    const found = command === undefined ? [] : [...(await this.#text(command, place))];
    for (const { folder, name } of dependencies) {
      const target = await this.packages.at(folder);
      const started = target && (await this.#script(target, name, place));
      if (started) found.push(started);
    }
    return found;
  }
}
