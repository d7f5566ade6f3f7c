import { programName } from './commandLine';

/** What runs a command inside the environment of a project: `poetry run X`, `uv run X`, `bundle exec X`. */
export interface EnvironmentRunner {
  /** `poetry`. */
  readonly tool: string;
  /** How many words are its own. */
  readonly length: number;
  /** True where options of its own stand there, which may choose another environment. */
  readonly odd: boolean;
}

const uvValued =
  `--with --with-editable --with-requirements --env-file --python -p --extra --no-extra --group --no-group --only-group --package
  --project --directory --index --default-index --cache-dir --config-file`.split(/\s+/);
/** By program: the word behind it, and its options that take the next word. */
const runners: Readonly<
  Record<string, { readonly word: string; readonly valued: readonly string[] }>
> = {
  poetry: { word: 'run', valued: ['-C', '--directory', '-P', '--project'] },
  uv: { word: 'run', valued: uvValued },
  pipenv: { word: 'run', valued: ['--python'] },
  pdm: { word: 'run', valued: ['-p', '--project'] },
  rye: { word: 'run', valued: [] },
  bundle: { word: 'exec', valued: ['--gemfile'] },
};

/** The runner that a command begins with; undefined where it begins with none, or has nothing behind it. */
export function environmentRunner([program = '', ...args]: readonly string[]):
  EnvironmentRunner | undefined {
  const tool = programName(program);
  const known = Object.hasOwn(runners, tool) ? runners[tool] : undefined;
  if (!known) return undefined;
  let odd = false;
  let named = false;
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? '';
    // `uv run -m uvicorn` is what `uv run python -m uvicorn` is.
    const isModule = word === '-m' || word === '--module';
    if (named && isModule) return { tool, length: at + 2, odd };
    if (named && word === '--') return { tool, length: at + 2, odd };
    if (word.startsWith('-')) {
      odd = true;
      if (known.valued.includes(word)) at++;
    } else if (named) return { tool, length: at + 1, odd };
    else if (word !== known.word) return undefined;
    else named = true;
  }
  return undefined;
}
