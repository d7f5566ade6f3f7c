import { toolName } from '../tools/table';

/** What a command that only starts others asks for. */
export type Delegation =
  /** Shell texts; `npm:NAME` stands for a script. */
  | { readonly type: 'commands'; readonly texts: readonly string[] }
  /** Scripts of the same package, as patterns such as `dev:*`. */
  | { readonly type: 'scripts'; readonly patterns: readonly string[] }
  /** Scripts of the packages of a workspace; `only`: patterns of names or folders, none for all. */
  | {
      readonly type: 'packages';
      readonly scripts: readonly string[];
      readonly only: readonly string[];
    };

const valued: Readonly<Record<string, string>> = {
  concurrently: `-n --names -c --prefix-colors -p --prefix -l --prefix-length -t --timestamp-format -s --success -m --max-processes
    --restart-tries --restart-after --default-input-target --name-separator --kill-signal --hide --cwd`,
  'npm-run-all': '--max-parallel --npm-path',
  turbo: `--filter -F --concurrency --cache-dir --cache --cwd --token --team --output-logs --log-order --log-prefix --env-mode --ui --api
    --profile --scope --color`,
  nx: '-t --target --targets --projects -p --parallel --maxParallel --configuration -c --exclude --output-style --outputStyle --tui',
  lerna: '--scope --ignore --concurrency --since --loglevel',
  pnpm: '--filter -F -C --dir --workspace-concurrency --filter-prod --reporter --changed-files-ignore-pattern',
  yarn: '--include --exclude -j --jobs --from --cwd',
  npm: '-w --workspace --prefix -C',
  bun: '--filter -F --cwd',
};

/** The words of a command, options apart: `values` by option, each as often as it stands there. */
interface Words {
  readonly plain: readonly string[];
  readonly values: (names: readonly string[]) => readonly string[];
  readonly has: (...names: readonly string[]) => boolean;
}

function readWords(tool: string, args: readonly string[]): Words {
  const known = new Set((valued[tool] ?? '').split(/\s+/).filter(Boolean));
  const plain: string[] = [];
  const options: [string, string | undefined][] = [];
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? '';
    if (word === '--') break;
    if (!word.startsWith('-') || word === '-') {
      plain.push(word);
      continue;
    }
    const [name = '', inline] = word.split(/=(.*)/s);
    options.push([name, inline ?? (known.has(name) ? args[++at] : undefined)]);
  }
  return {
    plain,
    values: (names) =>
      options.flatMap(([name, value]) => (names.includes(name) && value ? [value] : [])),
    has: (...names) => options.some(([name]) => names.includes(name)),
  };
}

/** What a command delegates; undefined for one that does not, or in a way of its own. */
export function delegationOf([program = '', ...args]: readonly string[]): Delegation | undefined {
  const tool = toolName(program);
  switch (tool) {
    case 'concurrently':
    case 'conc':
      return { type: 'commands', texts: readWords('concurrently', args).plain };
    case 'npm-run-all':
    case 'npm-run-all2':
    case 'run-p':
    case 'run-s':
      return { type: 'scripts', patterns: readWords('npm-run-all', args).plain };
    case 'turbo':
      return turbo(readWords(tool, args));
    case 'nx':
      return nx(readWords(tool, args));
    case 'lerna': {
      const { plain, values } = readWords(tool, args);
      return plain[0] === 'run' && plain[1] !== undefined
        ? { type: 'packages', scripts: [plain[1]], only: values(['--scope']) }
        : undefined;
    }
    case 'pnpm':
    case 'yarn':
    case 'npm':
    case 'bun':
      return manager(tool, readWords(tool, args));
  }
  return undefined;
}

function turbo({ plain, values }: Words): Delegation | undefined {
  const tasks = ['run', 'watch'].includes(plain[0] ?? '') ? plain.slice(1) : plain;
  const foreign = 'gen generate prune link login logout daemon bin info telemetry query scan ls';
  if (tasks.length === 0 || foreign.split(' ').includes(tasks[0] ?? '')) return undefined;
  const named = tasks.map((task) => task.split('#'));
  const only = [
    ...values(['--filter', '-F', '--scope']),
    ...named.flatMap(([name = '', task]) => (task === undefined || name === '' ? [] : [name])),
  ];
  return { type: 'packages', scripts: named.map((parts) => parts.at(-1) ?? ''), only };
}

function nx({ plain, values }: Words): Delegation | undefined {
  const [first = '', second] = plain;
  const list = (texts: readonly string[]): string[] => texts.flatMap((text) => text.split(','));
  if (first === 'run-many' || first === 'affected') {
    const scripts = list(values(['-t', '--target', '--targets'])).concat(plain.slice(1));
    return { type: 'packages', scripts, only: list(values(['-p', '--projects'])) };
  }
  if (first === 'run' && second !== undefined) {
    const [project = '', target = ''] = second.split(':');
    return { type: 'packages', scripts: [target], only: [project] };
  }
  return second === undefined ? undefined : { type: 'packages', scripts: [first], only: [second] };
}

function manager(tool: string, { plain, values, has }: Words): Delegation | undefined {
  const words = plain.filter((word) => !['run', 'run-script', 'recursive'].includes(word));
  const all =
    has('-r', '--recursive', '--workspaces', '-ws') ||
    (tool === 'pnpm' && plain[0] === 'recursive') ||
    (tool === 'yarn' && plain[0] === 'workspaces');
  const only =
    tool === 'yarn'
      ? [...values(['--include']), ...(plain[0] === 'workspace' ? plain.slice(1, 2) : [])]
      : values(
          ['--filter', '-F', '-w', '--workspace'].filter(
            (name) => tool !== 'pnpm' || name !== '-w',
          ),
        );
  if (!all && only.length === 0) return undefined;
  const script =
    tool === 'yarn'
      ? words.slice(plain[0] === 'workspace' ? 2 : 1).find((word) => word !== 'foreach')
      : words[0];
  const [first] = script === undefined ? [] : [script];
  if (first === undefined || ['exec', 'dlx', 'add', 'install', 'x'].includes(first))
    return undefined;
  return { type: 'packages', scripts: [first], only };
}
