import { runnerCall } from '../packageRunner';
import { toolName, toolNamed } from '../tools/table';

/** What a command that only starts others asks for. */
export type Delegation =
  /** Shell texts; `npm:NAME` stands for a script. */
  | { readonly type: 'commands'; readonly texts: readonly string[] }
  /** Scripts of the same package, as patterns such as `dev:*`. */
  | { readonly type: 'scripts'; readonly patterns: readonly string[] }
  /** Scripts of the packages of a workspace; `only`: names, folders or patterns of those, none for all. */
  | {
      readonly type: 'packages';
      readonly scripts: readonly string[];
      readonly only: readonly string[];
      readonly args: readonly string[];
      readonly folder?: string;
    };

/** Options of programs that run several others, where they take a value. */
const valued: Readonly<Record<string, string>> = {
  commands: `-n --names -c --prefix-colors -p --prefix -l --prefix-length -t --timestamp-format -s --success -m --max-processes
    --restart-tries --restart-after --default-input-target --name-separator --kill-signal --hide --cwd`,
  scripts: '--max-parallel --npm-path',
  nx: '-t --target --targets --projects -p --parallel --maxParallel --configuration -c --exclude --output-style --outputStyle --tui',
};

/** What a command delegates; undefined for one that does not, or in a way of its own. */
export function delegationOf([program = '', ...args]: readonly string[]): Delegation | undefined {
  const name = toolName(program);
  const runs = toolNamed(name)?.runs;
  if (runs === 'commands') return { type: runs, texts: readWords(runs, args).plain };
  if (runs === 'scripts') return { type: runs, patterns: readWords(runs, args).plain };
  if (name === 'nx') return nx(readWords(name, args));
  // `turbo watch dev` runs the same tasks.
  const isWatch = name === 'turbo' && args[0] === 'watch';
  const call = runnerCall(name, isWatch ? ['run', ...args.slice(1)] : args);
  if (call?.type === 'many') {
    const { script, packages: only, folder } = call;
    return {
      type: 'packages',
      scripts: tasksOf(name, script, args),
      only,
      args: [],
      ...at(folder),
    };
  }
  if (call?.type !== 'script' || call.package === undefined) return undefined;
  const { script, package: only, args: more, folder } = call;
  return { type: 'packages', scripts: [script], only: [only], args: more, ...at(folder) };
}

function at(folder: string | undefined) {
  return folder === undefined ? {} : { folder };
}

/** turbo takes several tasks at once, each perhaps with a package in front: `turbo run dev web#start`. */
function tasksOf(name: string, script: string, args: readonly string[]): readonly string[] {
  if (name !== 'turbo') return [script];
  const from = args.indexOf(script);
  const tasks = args.slice(from).filter((word) => /^[\w@][^=\s]*$/.test(word));
  const end = args.slice(from).findIndex((word) => word.startsWith('-'));
  return (end < 0 ? tasks : tasks.slice(0, end)).map((task) => task.split('#').at(-1) ?? task);
}

interface Words {
  readonly plain: readonly string[];
  /** The values of options, each as often as it stands there. */
  readonly values: (...names: readonly string[]) => readonly string[];
}

function readWords(grammar: string, args: readonly string[]): Words {
  const known = new Set((valued[grammar] ?? '').split(/\s+/));
  const plain: string[] = [];
  const options: [string, string | undefined][] = [];
  for (let index = 0; index < args.length; index++) {
    const word = args[index] ?? '';
    if (word === '--') break;
    if (!word.startsWith('-') || word === '-') {
      plain.push(word);
      continue;
    }
    const [name = '', inline] = word.split(/=(.*)/s);
    // The short "-p" of npm-run-all is a flag.
    const takesWord = known.has(name) && !(grammar === 'scripts' && name.length === 2);
    options.push([name, inline ?? (takesWord ? args[++index] : undefined)]);
  }
  return {
    plain,
    values: (...names) =>
      options.flatMap(([name, value]) => (names.includes(name) && value ? [value] : [])),
  };
}

function nx({ plain, values }: Words): Delegation | undefined {
  const [first = '', second] = plain;
  const list = (texts: readonly string[]): string[] => texts.flatMap((text) => text.split(','));
  const packages = (scripts: readonly string[], only: readonly string[]): Delegation => ({
    type: 'packages',
    scripts,
    only,
    args: [],
  });
  if (first === 'run-many' || first === 'affected') {
    const scripts = [...list(values('-t', '--target', '--targets')), ...plain.slice(1)];
    return packages(scripts, list(values('-p', '--projects')));
  }
  if (first === 'run' && second !== undefined) {
    const [project = '', target = ''] = second.split(':');
    return packages([target], [project]);
  }
  return second === undefined ? undefined : packages([first], [second]);
}
