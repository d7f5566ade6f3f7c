import * as path from 'node:path';
import { moduleOf, type PythonApp } from '../../../project/python/pythonApp';
import { asksFor, type PythonManifest } from '../../../project/python/pythonManifest';
import type { DetectedService } from '../detectedService';

/** A file that makes an application, and where it was looked for from. Absolute paths. */
export interface AppFile {
  readonly app: PythonApp;
  readonly text: string;
  /** The names beside it. */
  readonly siblings: readonly string[];
  readonly file: string;
  /** The folder of the project. */
  readonly base: string;
}

/** A command of Python's as the project's manager runs it: `poetry run …`, else `python3 …`. */
export function pythonCommand(
  { manager }: PythonManifest,
  words: readonly string[],
): Pick<DetectedService, 'script' | 'args'> {
  return manager === undefined
    ? { script: 'python3', args: words }
    : { script: manager, args: ['run', 'python', ...words] };
}

/** How an application is run while it is developed. */
export function commandOf(
  found: AppFile,
  manifest: PythonManifest,
  several: boolean,
): DetectedService | undefined {
  const { app, text, siblings, file, base } = found;
  const relative = path.relative(base, file).split(path.sep).join('/');
  const { module, folder } = moduleOf(relative, text, siblings);
  const port = app.port === undefined ? [] : ['--port', String(app.port)];
  const common = {
    folder: base,
    file,
    kind: 'backend',
    ...(several ? { suffix: suffixOf(relative) } : {}),
  } as const;
  const make = (tool: string, words: readonly string[], more: Partial<DetectedService> = {}) => ({
    ...common,
    tool,
    ...pythonCommand(manifest, words),
    ...more,
  });
  if (app.runsItself) return make('python', [relative]);
  switch (app.framework) {
    case 'asgi':
      return asgi(found, manifest, { relative, module, folder, port }, make);
    case 'flask': {
      const target = folder === '' ? module : relative;
      const FLASK_APP =
        app.name.endsWith('()') || app.name === 'app' ? target : `${target}:${app.name}`;
      return make('flask', ['-m', 'flask', 'run', ...port], {
        env: { FLASK_APP, FLASK_DEBUG: '1' },
      });
    }
    case 'sanic':
      return make('sanic', ['-m', 'sanic', `${module}:${app.name}`, ...port]);
    case 'streamlit':
      return make('streamlit', ['-m', 'streamlit', 'run', relative], { kind: 'frontend' });
    case 'celery':
      return make('celery', ['-m', 'celery', '-A', celeryModule(module), 'worker', '-l', 'info'], {
        kind: 'other',
        suffix: 'worker',
      });
  }
}

type Make = (
  tool: string,
  words: readonly string[],
  more?: Partial<DetectedService>,
) => DetectedService;

function asgi(
  { app }: AppFile,
  manifest: PythonManifest,
  {
    relative,
    module,
    folder,
    port,
  }: Record<'relative' | 'module' | 'folder', string> & {
    readonly port: readonly string[];
  },
  make: Make,
): DetectedService {
  const isFactory = app.name.endsWith('()');
  const name = `${module}:${app.name.replace('()', '')}`;
  const cli = ['fastapi[standard]', 'fastapi[all]', 'fastapi-cli', 'fastapi-cli[standard]'];
  if (!isFactory && cli.some((one) => manifest.packages.includes(one))) {
    return make('fastapi', ['-m', 'fastapi', 'dev', relative, ...port]);
  }
  const server = ['uvicorn', 'hypercorn', 'granian'].find((one) => asksFor(manifest, one));
  if (server === 'hypercorn' && !isFactory && folder === '') {
    const bind = port.length === 0 ? [] : ['--bind', `127.0.0.1:${port[1] ?? ''}`];
    return make('hypercorn', ['-m', 'hypercorn', name, ...bind]);
  }
  const words = [
    ...(isFactory ? ['--factory'] : []),
    ...(folder === '' ? [] : ['--app-dir', folder]),
    ...port,
  ];
  return make('uvicorn', ['-m', 'uvicorn', name, ...words]);
}

/** Celery looks for `celery.py` in a package by itself. */
function celeryModule(module: string): string {
  return module.endsWith('.celery') ? module.slice(0, -'.celery'.length) : module;
}

/** `services/users/main.py` → `users`. */
function suffixOf(relative: string): string {
  const parts = relative.replace(/\.py$/, '').split('/');
  const usual = /^(main|app|asgi|wsgi|server|api|src|__init__)$/;
  return parts.findLast((part) => !usual.test(part)) ?? parts[0] ?? 'app';
}
