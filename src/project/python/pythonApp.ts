/** An application that a Python file makes. */
export interface PythonApp {
  readonly framework: 'asgi' | 'flask' | 'sanic' | 'celery' | 'streamlit';
  /** The name it has in the file, `create_app()` for a function that makes it; `''` where that does not matter. */
  readonly name: string;
  /** The port that the file runs it on by itself, as a number. */
  readonly port?: number;
  /** True where only the file itself runs it as it should be run. */
  readonly runsItself: boolean;
}

const makers = {
  FastAPI: 'asgi',
  Starlette: 'asgi',
  Litestar: 'asgi',
  Quart: 'asgi',
  Flask: 'flask',
  APIFlask: 'flask',
  Sanic: 'sanic',
  Celery: 'celery',
} as const;
const made = new RegExp(
  String.raw`^([ \t]*)([A-Za-z_]\w*)[ \t]*(?::[^=\n]*)?=[ \t]*(?:[a-z_]\w*\.)?(${Object.keys(makers).join('|')})\(`,
  'gm',
);
const factory = /^(?:async[ \t]+)?def[ \t]+(create_app|make_app|get_app|get_application)\b/m;
const runs =
  /\b(?:uvicorn|app|application|server|socketio|api|web)\.run\(([^()]*(?:\([^()]*\)[^()]*)*)\)/;
const port =
  /\bport[ \t]*=[ \t]*(?:int\([ \t]*)?(?:os\.(?:getenv|environ\.get)\([^,()]*,[ \t]*)?["']?(\d{2,5})\b/;

/** True for the text of a file that runs a server of ASGI or WSGI by itself, whatever makes the application. */
export function runsServer(text: string): boolean {
  return (
    /\b(?:uvicorn\.run|web\.run_app|socketio\.run|waitress\.serve|serve_forever)\(/.test(text) ||
    (pythonApp(text) !== undefined && runs.test(text))
  );
}

/** The port that a file's text gives to the server that it runs; undefined where it gives none. */
export function portOfRun(text: string): number | undefined {
  const number = Number(port.exec(runs.exec(text)?.[1] ?? '')?.[1]);
  return number > 0 && number <= 65_535 ? number : undefined;
}

/** The application of a file's text, the first one that is made at its top; undefined where it makes none. */
export function pythonApp(text: string): PythonApp | undefined {
  const found = [...text.matchAll(made)].map(([, indent = '', name = '', maker = '']) => ({
    indent,
    name,
    framework: makers[maker as keyof typeof makers],
  }));
  const number = portOfRun(text);
  const more = {
    ...(number === undefined ? {} : { port: number }),
    runsItself: runs.exec(text)?.[0].startsWith('socketio') ?? false,
  };
  const [top] = found.filter(({ indent }) => indent === '');
  if (top) return { framework: top.framework, name: top.name, ...more };
  const [inside] = found;
  const maker = factory.exec(text)?.[1];
  if (inside && maker !== undefined && inside.framework !== 'celery') {
    return { framework: inside.framework, name: `${maker}()`, ...more };
  }
  if (/^(?:import streamlit|from streamlit)\b/m.test(text)) {
    return { framework: 'streamlit', name: '', runsItself: false };
  }
  return undefined;
}

/** How a file is named as a module from a folder above it: from there, or from its own folder where it imports what stands beside it. */
export function moduleOf(
  file: string,
  text: string,
  siblings: readonly string[],
): { readonly module: string; readonly folder: string } {
  const parts = file.replace(/\.py$/, '').split('/');
  const stem = parts.at(-1) === '__init__' ? parts.slice(0, -1) : parts;
  const folder = parts.slice(0, -1).join('/');
  const top = parts.length > 1 ? parts[0] : undefined;
  const whole = { module: stem.join('.'), folder: '' };
  if (top === undefined || parts.at(-1) === '__init__') return whole;
  // Names of folders are no patterns.
  const imported = [...text.matchAll(/^[ \t]*(?:from|import)[ \t]+(\.|[^\s.,;#]+)/gm)];
  if (imported.some(([, name]) => name === '.' || name === top)) return whole;
  const beside = siblings
    .map((name) => name.replace(/\.py$/, ''))
    .filter((name) => /^[A-Za-z_]\w*$/.test(name) && name !== parts.at(-1));
  const near = imported.some(([, name = '']) => beside.includes(name));
  return near ? { module: parts.at(-1) ?? '', folder } : whole;
}
