import { describe, expect, it } from 'vitest';
import { HumanError } from '../../../../src/base/errors';
import type { MemoryFile } from '../../../fakes/memoryFiles';
import { type Case, plan, short } from './plan';

const program = { text: '\x7fELF\0' };
const venv: Readonly<Record<string, MemoryFile>> = {
  '/w/app/.venv/pyvenv.cfg': 'home = /usr/bin\n',
  '/w/app/.venv/bin/python': program,
  '/w/app/.venv/bin/uvicorn': program,
  '/w/app/main.py': '',
  '/w/app/manage.py': '',
};
const python = '/w/app/.venv/bin/python';
const system: Readonly<Record<string, MemoryFile>> = {
  '/usr/bin/flask': program,
  '/usr/bin/poetry': program,
  '/usr/bin/uv': program,
  '/usr/bin/go': program,
  '/usr/bin/dotnet': program,
  '/usr/bin/air': program,
};

/** A command line in /w/app, with a virtual environment there unless it is left out. */
function line(text: string, more: Partial<Case> = {}): Case {
  const [script = '', ...args] = text.split(' ');
  return { script, args, ...more, files: { ...system, ...venv, ...more.files } };
}
const bare = { without: ['/w/app/.venv'] };

const direct: readonly (readonly [string, Case, string])[] = [
  ['a module', line('python3 -m uvicorn main:app'), `${python} -m uvicorn main:app`],
  [
    'a module, watched',
    line('python -m uvicorn main:app --reload --reload-dir src --port 9000'),
    `${python} -m uvicorn main:app --port 9000`,
  ],
  ['the environment’s own program', line('uvicorn main:app'), '/w/app/.venv/bin/uvicorn main:app'],
  [
    'one of PATH',
    line('uvicorn main:app', { files: { '/usr/bin/uvicorn': program }, ...bare }),
    '/usr/bin/uvicorn main:app',
  ],
  ['a module that has no program', line('gunicorn app:app'), `${python} -m gunicorn app:app`],
  [
    'flask without its reloader',
    line('flask run --debug -p 5001'),
    '/usr/bin/flask run --debug -p 5001 --no-reload',
  ],
  ['that has none already', line('flask run --no-reload'), '/usr/bin/flask run --no-reload'],
  ['other commands of flask', line('flask worker'), '/usr/bin/flask worker'],
  [
    'Django',
    line('python manage.py runserver 8001'),
    `${python} manage.py runserver 8001 --noreload`,
  ],
  ['a file', line('python main.py --x'), `${python} main.py --x`],
  ['a file in the system’s python', line('python main.py', bare), '/usr/bin/python3 main.py'],
  ['a python by its path', line('/usr/bin/python3 main.py'), '/usr/bin/python3 main.py'],
  [
    'an environment above',
    line('python main.py', {
      ...bare,
      files: { '/w/venv/pyvenv.cfg': '', '/w/venv/bin/python': program },
    }),
    '/w/venv/bin/python main.py',
  ],
  [
    'an environment that is active',
    line('python main.py', {
      ...bare,
      env: { VIRTUAL_ENV: '/opt/venv' },
      files: { '/opt/venv/pyvenv.cfg': '', '/opt/venv/bin/python': program },
    }),
    '/opt/venv/bin/python main.py',
  ],
  [
    'a program that python runs',
    line('python3 /usr/bin/flask run --reload'),
    `${python} /usr/bin/flask run --no-reload`,
  ],
  ['poetry', line('poetry run uvicorn main:app --reload'), '/w/app/.venv/bin/uvicorn main:app'],
  ['uv and a file', line('uv run main.py'), `${python} main.py`],
  ['uv and a module', line('uv run -m uvicorn main:app'), `${python} -m uvicorn main:app`],
  ['pipenv', line('pipenv run python main.py'), `${python} main.py`],
];

describe('Python, launched directly', () => {
  it.each(direct)('%s', async (_, one, run) => {
    const made = await plan(one);
    expect(made).toMatchObject({ mode: 'direct', remains: [] });
    expect(short(made)).toEqual({ run, env: { PYTHONUNBUFFERED: '1' } });
  });

  const remains: readonly [string, Case, readonly string[]][] = [
    ['an environment elsewhere', line('poetry run python main.py', bare), ['poetry']],
    ['a file that may watch', line('python3 main.py --reload'), ['python3 --reload']],
    ['options of the runner', line('uv run --with x main.py'), ['uv']],
  ];
  it.each(remains)('as it is written: %s', async (_, one, expected) => {
    const made = await plan(one);
    expect(made).toMatchObject({ mode: 'asWritten', remains: expected });
    expect(made.env).toEqual({});
  });

  it.each([
    ['a file that is missing', line('python gone.py'), /gone\.py/],
    ['a program that is nowhere', line('hypercorn main:app', bare), /"hypercorn" was not found/],
    ['a python that is nowhere', line('./bin/python main.py'), /bin\/python/],
  ])('%s is said before the start', async (_, one, sentence) => {
    const failed = plan(one);
    await expect(failed).rejects.toThrow(HumanError);
    await expect(failed).rejects.toThrow(sentence);
  });
});

describe('other languages without their watchers', () => {
  it.each([
    ['dotnet watch', '/usr/bin/dotnet run'],
    [
      'dotnet watch --non-interactive run --urls http://*:5',
      '/usr/bin/dotnet run --urls http://*:5',
    ],
    ['dotnet run --project Api', '/usr/bin/dotnet run --project Api'],
    ['go run ./cmd/api', '/usr/bin/go run ./cmd/api'],
    ['air', '/usr/bin/go run .'],
  ])('%s', async (text, run) => {
    expect(short(await plan(line(text)))).toEqual({ run });
  });

  it('reads what air builds', async () => {
    const air = '[build]\ncmd = "go build -o ./tmp/main ./cmd/api"\nargs_bin = ["serve"]\n';
    const made = await plan(line('air', { files: { '/w/app/.air.toml': air } }));
    expect(short(made)).toEqual({ run: '/usr/bin/go run ./cmd/api serve' });
  });

  it.each([
    ['dotnet watch test', ''],
    ['air', '[build]\ncmd = "make build"\n'],
    ['air', '[build]\nfull_bin = "dlv exec ./tmp/main"\n'],
    ['air', 'not toml ['],
  ])('leaves %s as it is written (%s)', async (text, air) => {
    const made = await plan(line(text, { files: { '/w/app/.air.toml': air } }));
    expect(made.mode).toBe('asWritten');
  });
});
