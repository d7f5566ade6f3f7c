import { programName } from '../shell/commandLine';
import { toolNamed } from './table';

/** A tool that another program runs inside itself: `python -m uvicorn`, `mvn spring-boot:run`. */
export interface InnerTool {
  /** Its words, its name first. */
  readonly words: readonly string[];
  /** Where its name stands among the words of the whole command. */
  readonly at: number;
}

/** Options of python that take the next word (python 3.12, `--help`). */
const pythonValued = ['-W', '-X', '--check-hash-based-pycs'];
const tasks: Readonly<Record<string, string>> = {
  'spring-boot:run': 'spring-boot',
  bootRun: 'spring-boot',
  'quarkus:dev': 'quarkus',
  quarkusDev: 'quarkus',
};

/** What of artisan works off queues and schedules, and serves no pages. */
const workers =
  /^(?:queue:(?:work|listen)|horizon|schedule:work|reverb:start|pulse:work|rabbitmq:consume)$/;

/** What of Django's manage.py works off a queue or a stream, the project's own consumers by their names. */
const djangoWorkers =
  /^(?:qcluster|run_huey|process_tasks|\w*(?:workers?|consume|consumers?|daemon|listener|scheduler))$|^(?:consume|listen|subscribe)_/;

/** The tool that a command comes to where its program only carries it; undefined for every other command. */
export function innerTool([program = '', ...args]: readonly string[]): InnerTool | undefined {
  const name = programName(program);
  if (isPython(name)) return pythonTool(args);
  switch (name) {
    case 'manage.py':
    case 'django-admin':
      return djangoWorkers.test(args[0] ?? '')
        ? { words: ['django-worker', ...args], at: 0 }
        : undefined;
    case 'php': {
      const artisan = carried(args, 'artisan');
      const isWorker = artisan && workers.test(artisan.words[1] ?? '');
      return isWorker
        ? { ...artisan, words: ['artisan-worker', ...artisan.words.slice(1)] }
        : artisan;
    }
    case 'ruby':
      return carried(args, 'rails') ?? carried(args, 'puma');
    case 'mvn':
    case 'mvnw':
    case 'gradle':
    case 'gradlew': {
      const at = args.findIndex((word) => taskOf(word) !== undefined);
      const task = args[at];
      if (task === undefined) return undefined;
      const inner = task.replace(/^.*:(?=bootRun|quarkusDev)/, '');
      // What stands in front of a task may stand behind it as well.
      const others = args.filter((_, index) => index !== at);
      return { words: [taskOf(task) ?? '', inner, ...others], at: at + 1 };
    }
  }
  return undefined;
}

/** True for the name of a python: `python3.12`. */
export function isPython(name: string): boolean {
  return /^(python[\d.]*|py)$/.test(name);
}

/** Where `-m MODULE` or the file stands among python's arguments; undefined where it runs neither. */
export function pythonTarget(
  args: readonly string[],
): { readonly at: number; readonly type: 'module' | 'file' } | undefined {
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? '';
    if (word === '-m')
      return args[at + 1] === undefined ? undefined : { at: at + 1, type: 'module' };
    if (word === '-c' || word === '-') return undefined;
    if (pythonValued.includes(word)) at++;
    else if (!word.startsWith('-')) return { at, type: 'file' };
  }
  return undefined;
}

function pythonTool(args: readonly string[]): InnerTool | undefined {
  const target = pythonTarget(args);
  const word = target && args[target.at];
  if (!target || word === undefined) return undefined;
  if (target.type === 'file' && !isToolFile(word)) return undefined;
  // `python -m waitress` is what `waitress-serve` is.
  const name = word === 'waitress' ? 'waitress-serve' : programName(word);
  return { words: [name, ...args.slice(target.at + 1)], at: target.at + 1 };
}

/** `manage.py`, or a program such as `/usr/bin/flask`. */
function isToolFile(file: string): boolean {
  const name = programName(file);
  return name === 'manage.py' || (!name.includes('.') && toolNamed(name)?.launch === 'python');
}

function carried(args: readonly string[], name: string): InnerTool | undefined {
  const at = args.findIndex((word) => !word.startsWith('-'));
  const word = args[at];
  if (word === undefined || programName(word) !== name) return undefined;
  return { words: args.slice(at), at: at + 1 };
}

function taskOf(word: string): string | undefined {
  const last = word.replace(/^.*:(?=bootRun$|quarkusDev$)/, '');
  return Object.hasOwn(tasks, last) ? tasks[last] : undefined;
}
