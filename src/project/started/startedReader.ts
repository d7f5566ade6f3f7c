import * as path from 'node:path';
import { ownValue } from '../../base/ownValue';
import { globMatches } from '../glob';
import type { PackageJson } from '../packageJson';
import { runnerCall } from '../packageRunner';
import type { Packages } from '../packages';
import { type BareCommand, bareCommand, shellCall } from '../shell/bareCommand';
import { parseShell } from '../shell/parseShell';
import { ShellState } from '../shell/shellState';
import { isToolFile, toolNamed } from '../tools/table';
import { toolCommand } from '../tools/toolCommand';
import { type Delegation, delegationOf } from './delegates';
import { isChosen } from './isChosen';
import { roleOf } from './role';
import type { Started, StartedCommand, StartedScript } from './started';
import { asShellCommand, ending, quoted, serverInside } from './startedWords';

/** Where a command stands. */
interface Place {
  readonly folder: string;
  readonly manifest?: PackageJson;
  readonly env: Readonly<Record<string, string>>;
  /** The scripts around it, as `FOLDER#NAME`: a circle ends there. */
  readonly around: readonly string[];
}

/** Scripts in scripts go no deeper. */
const maxDepth = 12;
/** What is read at all: scripts that start others several times each would have no end otherwise. Characters, and names looked at. */
const maxRead = 1_500_000;
/** What a script and a name count beside their own length. */
const perScript = 200;
const perName = 20;

/** Tells what commands and scripts come to start. */
export class StartedReader {
  #left = maxRead;

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
    { named = true, args = [] }: { named?: boolean; args?: readonly string[] } = {},
  ): Promise<StartedScript | undefined> {
    const text = ownValue(manifest.scripts, script);
    const id = `${manifest.folder}#${script}`;
    if (text === undefined || around.includes(id) || around.length >= maxDepth) return undefined;
    const place = { folder: manifest.folder, manifest, env, around: [...around, id] };
    const parts =
      text.trim() === 'wireit'
        ? await this.#wireit(manifest, script, place)
        : await this.#text([text, ...args.map(quoted)].join(' '), place);
    return { type: 'script', manifest, script, named, parts };
  }

  async #text(text: string, place: Place): Promise<readonly Started[]> {
    if (!this.#mayRead(text.length + perScript)) return [];
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
      const { args } = call;
      const found = manifest && (await this.#script(manifest, call.script, place, { args }));
      if (found) return [found];
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
    const role = roleOf(words, known);
    const inside = role === 'unknown' ? serverInside(words) : undefined;
    if (inside) return this.#words(inside, place);
    const found: StartedCommand = {
      type: 'command',
      role,
      folder,
      words,
      env,
      ...(known && { known }),
      ...(manifest && { manifest }),
    };
    return [found];
  }

  async #delegated(delegation: Delegation, place: Place): Promise<readonly Started[]> {
    const { manifest } = place;
    switch (delegation.type) {
      case 'commands': {
        const all: Started[] = [];
        for (const text of delegation.texts) {
          const [, pattern, rest = ''] =
            /^(?:npm|pnpm|yarn|bun|node|deno):(\S+)((?:\s.*)?)$/s.exec(text.trim()) ?? [];
          const scripts = pattern === undefined ? [] : await this.#scripts([pattern], place, rest);
          all.push(...(pattern === undefined ? await this.#text(text, place) : scripts));
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
    const found: StartedScript[] = [];
    for (const pattern of patterns) {
      const [name = ''] = pattern.split(' ');
      if (!this.#mayRead(Object.keys(manifest?.scripts ?? {}).length * perName)) break;
      // In patterns of scripts ":" parts what "/" parts elsewhere.
      const names = Object.keys(manifest?.scripts ?? {}).filter((one) =>
        globMatches(name.replaceAll(':', '/'), one.replaceAll(':', '/')),
      );
      for (const one of names) {
        const script = manifest && (await this.#script(manifest, one, place, { args }));
        if (script) found.push(script);
      }
    }
    return found;
  }

  async #packages(
    { scripts, only, args, folder = '.' }: Extract<Delegation, { type: 'packages' }>,
    place: Place,
  ): Promise<readonly StartedScript[]> {
    const from = path.resolve(place.folder, folder);
    const members = await this.packages.members(from);
    if (!this.#mayRead(members.length * perName * (only.length + 1))) return [];
    const root = members[0]?.folder ?? from;
    const chosen = members.filter((one) => isChosen(one, root, from, only));
    const found: StartedScript[] = [];
    for (const manifest of chosen) {
      for (const script of scripts) {
        const named = only.some((one) => !/[*!.{]/.test(one));
        const one = await this.#script(manifest, script, { ...place, env: {} }, { named, args });
        if (one) found.push(one);
      }
    }
    return found;
  }

  #mayRead(amount: number): boolean {
    this.#left -= amount;
    return this.#left >= 0;
  }

  /** https://github.com/google/wireit: `{ command, dependencies: [ NAME | ./folder:NAME | { script } ] }`. */
  async #wireit(manifest: PackageJson, script: string, place: Place): Promise<readonly Started[]> {
    const config = ownValue(manifest.wireit ?? {}, script);
    if (typeof config !== 'object' || config === null) return [];
    const { command, dependencies } = config as { command?: unknown; dependencies?: unknown };
    const found = typeof command === 'string' ? [...(await this.#text(command, place))] : [];
    for (const one of Array.isArray(dependencies) ? dependencies : []) {
      const name: unknown = typeof one === 'object' && one !== null ? one.script : one;
      if (typeof name !== 'string') continue;
      const at = name.startsWith('.') ? name.lastIndexOf(':') : -1;
      const folder = at < 0 ? manifest.folder : path.resolve(manifest.folder, name.slice(0, at));
      const target = await this.packages.at(folder);
      const started = target && (await this.#script(target, name.slice(at + 1), place));
      if (started) found.push(started);
    }
    return found;
  }
}
