import type { Tool } from './tool';

/** Serves an application of the user's own; its words go on behind the application's name. */
const server = {
  kind: 'backend',
  serves: [''],
  develops: [''],
  launch: 'python',
} as const satisfies Partial<Tool>;

/** Takes commands: `flask run`. */
const commanded = {
  kind: 'backend',
  commands: 'any',
  launch: 'python',
} as const satisfies Partial<Tool>;

/** Works off a queue, and serves nobody. */
const worker = { launch: 'python' } as const satisfies Partial<Tool>;

const uvicornValued = `host port uds fd workers loop http ws ws-max-size ws-max-queue ws-ping-interval ws-ping-timeout lifespan interface
  env-file log-config log-level root-path forwarded-allow-ips limit-concurrency backlog limit-max-requests timeout-keep-alive
  timeout-graceful-shutdown ssl-keyfile ssl-certfile ssl-keyfile-password ssl-version ssl-cert-reqs ssl-ca-certs ssl-ciphers header app-dir
  h11-max-incomplete-event-size reload-dir reload-include reload-exclude reload-delay`;

/** What Python's own programs and modules are. Ports are those of each one's `--help`. */
export const pythonTools: readonly Tool[] = [
  {
    name: 'python',
    aliases: ['python3', 'py'],
    title: 'Python',
    runsFile: true,
    options: { valued: 'module:m command:c warning:W implementation:X' },
    odd: ['command'],
    launch: 'python',
  },
  {
    ...server,
    name: 'uvicorn',
    options: { valued: uvicornValued },
    watch: [{ option: 'reload' }],
    watchOptions: 'reload reload-dir reload-include reload-exclude reload-delay'.split(' '),
    defaultPort: 8000,
  },
  {
    ...server,
    name: 'hypercorn',
    options: {
      valued: `access-log access-logfile access-logformat backlog bind:b ca-certs certfile cert-reqs ciphers config:c error-log error-logfile
        graceful-timeout group:g worker-class:k keep-alive keyfile keyfile-password insecure-bind log-config log-level pid:p quic-bind
        root-path server-name statsd-host statsd-prefix umask:m user:u verify-mode websocket-ping-interval workers:w`,
    },
    watch: [{ option: 'reload' }],
    watchOptions: ['reload'],
    defaultPort: 8000,
  },
  {
    ...server,
    name: 'gunicorn',
    options: {
      valued: `config:c bind:b workers:w worker-class:k threads worker-connections max-requests max-requests-jitter timeout:t
        graceful-timeout keep-alive chdir env:e pid:p worker-tmp-dir user:u group:g umask:m access-logfile access-logformat error-logfile
        log-file log-level logger-class log-config name:n pythonpath paste certfile keyfile forwarded-allow-ips reload-engine
        reload-extra-file`,
      flags: 'daemon:D',
    },
    watch: [{ option: 'reload' }],
    watchOptions: ['reload', 'reload-engine', 'reload-extra-file'],
    defaultPort: 8000,
  },
  {
    ...server,
    name: 'daphne',
    options: {
      valued: 'port:p bind:b unix-socket:u fd endpoint:e verbosity:v http-timeout access-log',
    },
    defaultPort: 8000,
  },
  {
    ...server,
    name: 'granian',
    options: {
      valued: 'host port interface workers loop log-level reload-paths reload-ignore-dirs',
    },
    watch: [{ option: 'reload' }],
    watchOptions: ['reload', 'reload-paths', 'reload-ignore-dirs'],
    defaultPort: 8000,
  },
  {
    ...server,
    name: 'waitress-serve',
    options: { valued: 'host port listen threads unix-socket' },
    defaultPort: 8080,
  },
  {
    ...commanded,
    name: 'flask',
    title: 'Flask',
    options: { valued: 'app:A env-file:e host:h port:p cert key extra-files exclude-patterns' },
    serves: ['run'],
    develops: ['run'],
    watch: [
      { command: 'run', option: 'debug' },
      { command: 'run', option: 'reload' },
    ],
    watchOptions: ['reload', 'extra-files', 'exclude-patterns'],
    // FLASK_DEBUG switches its reloader on as well.
    once: ['--no-reload'],
    defaultPort: 5000,
    production: ['gunicorn', 'app:app'],
  },
  {
    ...commanded,
    name: 'quart',
    title: 'Quart',
    options: { valued: 'app:A host:h port:p cert key' },
    serves: ['run'],
    develops: ['run'],
    watch: [
      { command: 'run', option: 'debug' },
      { command: 'run', option: 'reload' },
    ],
    watchOptions: ['reload'],
    once: ['--no-reload'],
    defaultPort: 5000,
  },
  {
    ...commanded,
    name: 'fastapi',
    title: 'FastAPI',
    options: { valued: 'host port app root-path reload-dir entrypoint:e' },
    serves: ['dev', 'run'],
    develops: ['dev'],
    watch: [{ command: 'dev' }, { command: 'run', option: 'reload' }],
    watchOptions: ['reload', 'reload-dir'],
    once: ['--no-reload'],
    defaultPort: 8000,
    production: ['fastapi', 'run'],
  },
  {
    ...commanded,
    name: 'django',
    title: 'Django',
    aliases: ['manage.py', 'django-admin'],
    options: { valued: 'settings pythonpath verbosity:v' },
    serves: ['runserver', 'runserver_plus', 'runsslserver'],
    develops: ['runserver', 'runserver_plus', 'runsslserver'],
    watch: ['runserver', 'runserver_plus', 'runsslserver'].map((command) => ({ command })),
    once: ['--noreload'],
    defaultPort: 8000,
  },
  {
    ...commanded,
    name: 'litestar',
    title: 'Litestar',
    options: { valued: 'app app-dir host:H port:p wc web-concurrency reload-dir:R' },
    serves: ['run'],
    develops: ['run'],
    watch: [{ command: 'run', option: 'reload' }],
    watchOptions: ['reload', 'reload-dir'],
    defaultPort: 8000,
  },
  {
    ...server,
    name: 'sanic',
    title: 'Sanic',
    options: { valued: 'host:H port:p workers:w factory' },
    watch: [{ option: 'dev' }, { option: 'auto-reload' }],
    watchOptions: ['auto-reload', 'reload-dir'],
    once: ['--no-auto-reload'],
    defaultPort: 8000,
  },
  {
    ...commanded,
    name: 'streamlit',
    title: 'Streamlit',
    kind: 'frontend',
    serves: ['run'],
    develops: ['run'],
    defaultPort: 8501,
  },
  {
    ...commanded,
    name: 'mkdocs',
    title: 'MkDocs',
    kind: 'frontend',
    options: { valued: 'dev-addr:a config-file:f theme:t' },
    serves: ['serve'],
    develops: ['serve'],
    defaultPort: 8000,
    build: ['mkdocs', 'build'],
  },
  {
    name: 'http.server',
    kind: 'frontend',
    options: { valued: 'bind:b directory:d protocol:p' },
    serves: [''],
    launch: 'python',
    defaultPort: 8000,
  },
  {
    ...worker,
    name: 'celery',
    title: 'Celery',
    commands: 'any',
    options: {
      valued: `app:A broker:b result-backend loader config workdir loglevel:l logfile:f concurrency:c pool:P queues:Q hostname:n
        exclude-queues:X prefetch-multiplier max-tasks-per-child max-memory-per-child time-limit soft-time-limit autoscale schedule:s
        scheduler:S pidfile statedb:S port`,
    },
    serves: ['worker', 'beat', 'flower'],
    develops: ['worker', 'beat', 'flower'],
  },
  // Commands of manage.py that never end and serve no pages: `innerTool` says which.
  { ...worker, name: 'django-worker', title: 'Django worker', serves: [''], develops: [''] },
  { ...worker, name: 'rq', commands: 'any', serves: ['worker', 'worker-pool'] },
  {
    ...worker,
    name: 'dramatiq',
    options: { valued: 'processes:p threads:t path:P queues:Q pid-file watch log-file' },
    serves: [''],
    watch: [{ option: 'watch' }],
    watchOptions: ['watch'],
  },
  {
    ...worker,
    name: 'arq',
    options: { valued: 'watch custom-log-dict' },
    serves: [''],
    watch: [{ option: 'watch' }],
    watchOptions: ['watch'],
  },
];
