import { describe, expect, it } from 'vitest';
import { detect } from '../../../../src/services/detection/detect';
import { MemoryFiles, type MemoryFile } from '../../../fakes/memoryFiles';

type Tree = Readonly<Record<string, MemoryFile>>;

/** `name: command in folder (kind, tool)`, with the variables that its command is given in front. */
async function found(files: Tree): Promise<readonly string[]> {
  const tree = Object.entries(files).map(([name, file]) => [`/w/${name}`, file] as const);
  const { apps, leftOut } = await detect('/w', new MemoryFiles(Object.fromEntries(tree)));
  const services = apps.map(({ app, base, kind, tool }) => {
    const env = Object.entries((app.env ?? {}) as Record<string, string>);
    const words = [...env.map((one) => one.join('=')), app.script, ...(app.args as string[])];
    const folder = base === '/w' ? '' : ` in ${base.slice('/w/'.length)}`;
    return `${String(app.name)}: ${words.join(' ')}${folder} (${kind}, ${tool})`;
  });
  return [...services, ...leftOut.map(({ what, why }) => `- ${what}: ${why}`)];
}

const fastapi = 'from fastapi import FastAPI\n\napp = FastAPI(title="x")\n';
const flask = 'from flask import Flask\napp = Flask(__name__)\n';
const django =
  '#!/usr/bin/env python\nimport os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "s")\n';

const python: readonly [string, Tree, readonly string[]][] = [
  [
    'FastAPI with uvicorn',
    { 'api/requirements.txt': 'fastapi==0.110\nuvicorn[standard]\n', 'api/main.py': fastapi },
    ['api: python3 -m uvicorn main:app in api (backend, uvicorn)'],
  ],
  [
    'FastAPI with its own command line',
    {
      'api/pyproject.toml': '[project]\ndependencies = ["fastapi[standard]>=0.115"]\n',
      'api/app/main.py': fastapi,
    },
    ['api: python3 -m fastapi dev app/main.py in api (backend, fastapi)'],
  ],
  [
    'a file of its own and nothing else',
    { 'main.py': fastapi },
    ['w: python3 -m uvicorn main:app (backend, uvicorn)'],
  ],
  [
    'poetry, a package, and a port of its own',
    {
      'pyproject.toml':
        '[tool.poetry]\nname = "x"\n[tool.poetry.dependencies]\nfastapi = "*"\nuvicorn = {extras = ["standard"]}\n',
      'app/__init__.py': '',
      'app/main.py': `from app.db import x\n${fastapi}\nif __name__ == "__main__":\n    uvicorn.run("app.main:app", host="0.0.0.0", port=8004, reload=True)\n`,
    },
    ['w: poetry run python -m uvicorn app.main:app --port 8004 (backend, uvicorn)'],
  ],
  [
    'uv, and files that import what stands beside them',
    {
      'pyproject.toml': '',
      'uv.lock': '',
      'src/main.py': `from db import x\n${fastapi}`,
      'src/db.py': '',
    },
    ['w: uv run python -m uvicorn main:app --app-dir src (backend, uvicorn)'],
  ],
  [
    'a factory',
    {
      'requirements.txt': 'fastapi',
      'main.py': 'def create_app() -> FastAPI:\n    app = FastAPI()\n    return app\n',
    },
    ['w: python3 -m uvicorn main:create_app --factory (backend, uvicorn)'],
  ],
  [
    'hypercorn',
    { 'requirements.txt': 'quart\nhypercorn', 'asgi.py': 'application: Quart = Quart(__name__)\n' },
    ['w: python3 -m hypercorn asgi:application (backend, hypercorn)'],
  ],
  [
    'Flask with pipenv',
    { Pipfile: '[packages]\nflask = "*"\n', 'app.py': `${flask}app.run(debug=True, port=5050)\n` },
    ['w: FLASK_APP=app FLASK_DEBUG=1 pipenv run python -m flask run --port 5050 (backend, flask)'],
  ],
  [
    'a factory of Flask in a package',
    {
      'requirements.txt': 'flask',
      'shop/__init__.py': 'def create_app():\n    app = Flask(__name__)\n    return app\n',
    },
    ['w: FLASK_APP=shop FLASK_DEBUG=1 python3 -m flask run (backend, flask)'],
  ],
  [
    'sockets that only the file serves',
    { 'requirements.txt': 'flask-socketio', 'app.py': `${flask}socketio.run(app)\n` },
    ['w: python3 app.py (backend, python)'],
  ],
  [
    'Django with a worker of Celery',
    {
      'server/requirements.txt': 'Django>=5\ncelery',
      'server/manage.py': django,
      'server/shop/celery.py': 'app = Celery("shop")\n',
      'server/shop/wsgi.py': 'application = get_wsgi_application()\n',
    },
    [
      'server: python3 manage.py runserver in server (backend, django)',
      'server-worker: python3 -m celery -A shop worker -l info in server (other, celery)',
    ],
  ],
  [
    'a worker of Celery whose file goes by another usual name',
    {
      'requirements.txt': 'Django>=5\ncelery',
      'manage.py': django,
      'shop/celeryconf.py': 'app = Celery("shop", task_cls=Base)\n',
    },
    [
      'w: python3 manage.py runserver (backend, django)',
      'w-worker: python3 -m celery -A shop.celeryconf worker -l info (other, celery)',
    ],
  ],
  [
    'several applications of one project',
    {
      'requirements.txt': 'fastapi\nuvicorn',
      'services/users/main.py': fastapi,
      'services/orders/main.py': fastapi,
    },
    [
      'w-orders: python3 -m uvicorn services.orders.main:app (backend, uvicorn)',
      'w-users: python3 -m uvicorn services.users.main:app (backend, uvicorn)',
    ],
  ],
  [
    'Streamlit',
    { 'requirements.txt': 'streamlit', 'app.py': 'import streamlit as st\nst.write("x")\n' },
    ['w: python3 -m streamlit run app.py (frontend, streamlit)'],
  ],
  ['a library', { 'pyproject.toml': '[project]\nname = "x"\n', 'x/main.py': 'print(1)\n' }, []],
];

const serving = 'import uvicorn\n\ndef main():\n    uvicorn.run("shop.web:build", port=8100)\n';
const entryPoints: readonly [string, Tree, readonly string[]][] = [
  [
    'a command that serves, run by the manager that installs it',
    {
      'pyproject.toml': '[project.scripts]\nshop-api = "shop.server:main"\n',
      'uv.lock': '',
      'src/shop/server.py': serving,
    },
    ['w: uv run shop-api (backend, python)'],
  ],
  [
    'two, one of poetry’s, of which one file is meant to be run as a module',
    {
      'pyproject.toml':
        '[tool.poetry]\nname = "x"\n[tool.poetry.scripts]\napi = "shop.server:main"\njobs = "shop.jobs:main"\nagain = "shop.jobs:main"\n',
      'shop/server.py': serving,
      'shop/jobs/__init__.py': `${serving}if __name__ == "__main__":\n    main()\n`,
    },
    [
      'w-api: poetry run api (backend, python)',
      'w-jobs: poetry run python -m shop.jobs (backend, python)',
    ],
  ],
  [
    'none that wants words, speaks with an editor, only computes, or that nothing installs',
    {
      'a/pyproject.toml': '[project.scripts]\nx = "x:main"\ny = "y:main"\nz = "z:main"\n',
      'a/uv.lock': '',
      'a/x.py': `import typer\ncli = typer.Typer()\n${serving}`,
      'a/y.py': `from mcp.server import Server\n${serving}`,
      'a/z.py': 'def main():\n    asyncio.run(x())\n',
      'b/pyproject.toml': '[project.scripts]\nx = "x:main"\n',
      'b/x.py': serving,
    },
    [],
  ],
  [
    'what makes an application goes before them',
    {
      'pyproject.toml': '[project.scripts]\nshop = "main:go"\n',
      'uv.lock': '',
      'main.py': `${fastapi}def go():\n    uvicorn.run(app)\n`,
    },
    ['w: uv run python -m uvicorn main:app (backend, uvicorn)'],
  ],
];

const others: readonly [string, Tree, readonly string[]][] = [
  [
    'Rails',
    {
      Gemfile: 'gem "rails"',
      'config.ru': '',
      'bin/rails': '',
      'config/application.rb': 'class App < Rails::Application',
    },
    ['w: bin/rails server (backend, rails)'],
  ],
  [
    'puma in a bundle',
    { Gemfile: 'gem "puma"', 'config.ru': '' },
    ['w: bundle exec puma (backend, puma)'],
  ],
  ['Rack alone', { 'config.ru': '' }, ['w: puma (backend, puma)']],
  [
    'Laravel with Vite',
    { artisan: '#!/usr/bin/env php', 'package.json': '{"scripts":{"dev":"vite"}}' },
    ['w-frontend: npm run dev (frontend, vite)', 'w-backend: php artisan serve (backend, artisan)'],
  ],
  [
    'Go with two servers and a tool',
    {
      'go.mod': 'module x\nrequire github.com/gin-gonic/gin v1.9.0\n',
      'cmd/api/main.go': 'package main\nfunc main() {\n\tr.Run(":8081")\n}\n',
      'cmd/worker/main.go': 'package main\nfunc main() {}\n',
      'cmd/admin/main.go': 'package main\nfunc main() {\n\thttp.ListenAndServe(":9", nil)\n}\n',
    },
    ['w-admin: go run ./cmd/admin (backend, go)', 'w-api: go run ./cmd/api (backend, go)'],
  ],
  [
    'Go with air',
    {
      'go.mod': 'module x',
      '.air.toml': '',
      'main.go': 'package main\nfunc main() {\n\thttp.ListenAndServe(":8080", nil)\n}\n',
    },
    ['w: air (backend, air)'],
  ],
  [
    'a program in Go',
    { 'go.mod': 'module x', 'main.go': 'package main\nfunc main() {\n\tprintln(1)\n}\n' },
    ['- w (Go): It is a program in Go, but nothing says that it serves.'],
  ],
  [
    'Spring Boot in a module of Maven',
    {
      'pom.xml':
        '<project><packaging>pom</packaging><build><pluginManagement><plugins><plugin><artifactId>spring-boot-maven-plugin</artifactId></plugin></plugins></pluginManagement></build></project>',
      mvnw: '',
      'api/pom.xml':
        '<project><build><plugins><plugin><groupId>x</groupId><artifactId>spring-boot-maven-plugin</artifactId></plugin></plugins></build></project>',
      'lib/pom.xml':
        '<project><!-- <plugin><artifactId>spring-boot-maven-plugin</artifactId></plugin> --></project>',
    },
    ['api: ../mvnw spring-boot:run in api (backend, spring-boot)'],
  ],
  [
    'Spring Boot by the parent of all modules: those that have its class',
    {
      'pom.xml':
        '<project><parent><artifactId>spring-boot-starter-parent</artifactId><relativePath/></parent><packaging>pom</packaging></project>',
      'api/pom.xml': '<project><parent><artifactId>x</artifactId></parent></project>',
      'api/src/main/java/x/ApiApplication.java': '@SpringBootApplication class ApiApplication {}',
      'lib/pom.xml': '<project><parent><artifactId>x</artifactId></parent></project>',
      'lib/src/main/java/x/Lib.java': 'class Lib {}',
    },
    ['api: mvn spring-boot:run in api (backend, spring-boot)'],
  ],
  [
    'Spring Boot and Quarkus with Gradle',
    {
      'a/build.gradle': "plugins {\n  id 'org.springframework.boot' version '3.3.0'\n}\n",
      'b/build.gradle.kts': 'plugins {\n  id("io.quarkus")\n}\n',
      'build.gradle': "plugins {\n  id 'org.springframework.boot' version '3.3.0' apply false\n}\n",
      gradlew: '',
    },
    [
      'a: ../gradlew bootRun --console=plain in a (backend, spring-boot)',
      'b: ../gradlew quarkusDev --console=plain in b (backend, quarkus)',
    ],
  ],
  [
    '.NET',
    {
      'Api/Api.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web">',
      'Jobs/Jobs.csproj': '<Project Sdk="Microsoft.NET.Sdk.Worker">',
      'Lib/Lib.csproj': '<Project Sdk="Microsoft.NET.Sdk">',
    },
    [
      'Api: dotnet watch --non-interactive in Api (backend, dotnet)',
      'Jobs: dotnet watch --non-interactive in Jobs (other, dotnet)',
    ],
  ],
  [
    'pages of Blazor, one of them hosted by a web project',
    {
      'Alone/Alone.csproj': '<Project Sdk="Microsoft.NET.Sdk.BlazorWebAssembly">',
      'Client/Client.csproj': '<Project Sdk="Microsoft.NET.Sdk.BlazorWebAssembly">',
      'Server/Server.csproj':
        '<Project Sdk="Microsoft.NET.Sdk.Web">\n<ProjectReference Include="..\\Client\\Client.csproj" />',
    },
    [
      'Alone: dotnet watch --non-interactive in Alone (frontend, dotnet)',
      'Server: dotnet watch --non-interactive in Server (backend, dotnet)',
    ],
  ],
  [
    'Wasp',
    {
      'app/main.wasp': 'app shop {}',
      'app/package.json': '{"name":"shop","dependencies":{"react":"18"}}',
    },
    ['app: wasp start in app (frontend, wasp)'],
  ],
  [
    'Phoenix',
    { 'mix.exs': 'defp deps do\n[{:phoenix, "~> 1.7"}]\nend' },
    ['w: mix phx.server (backend, mix)'],
  ],
];

const tasks: readonly [string, Tree, readonly string[]][] = [
  [
    'tasks of Deno, in a workspace of its own',
    {
      'deno.json': '{ "workspace": ["./www"], "tasks": { "test": "deno test -A" } }',
      'www/deno.jsonc': '{ "tasks": { "start": "deno run x.ts", "dev": "vite" } } // tasks',
    },
    ['www: deno task dev in www (frontend, vite)'],
  ],
  [
    'a package.json outranks the deno.json beside it',
    {
      'package.json': '{"scripts":{"dev":"tsx watch x.ts"}}',
      'deno.json': '{ "tasks": { "dev": "deno run --watch x.ts" } }',
    },
    ['w: npm run dev (backend, tsx)'],
  ],
  ['a deno.json without tasks', { 'deno.json': '{}', 'index.js': 'x.listen(1)' }, []],
  [
    'nx with a project.json: `nx serve` serves no files',
    { 'package.json': '{"scripts":{"start":"nx serve"}}', 'project.json': '{}' },
    ['w: npm run start (other, nx)'],
  ],
  [
    'nx with two projects: what is built is not started where they are served',
    {
      'package.json': JSON.stringify({
        scripts: {
          start: 'node dist/apps/api/main',
          'start:client': 'nx run client:assets && nx run client:serve --hmr',
          'start:server': 'nx run api:assets && nx run api:serve --watch',
          'watch:server': 'nx run api:build --watch',
        },
      }),
    },
    ['w-client: npm run start:client (other, nx)', 'w-server: npm run start:server (other, nx)'],
  ],
];

const kept: readonly [string, Tree, readonly string[]][] = [
  [
    'queues of Django: by their packages, and a consumer that is a task',
    {
      'a/manage.py': django,
      'a/requirements.txt': 'django-q2\ndjango-rq\n',
      'b/pyproject.toml':
        '[tool.poe.tasks]\ndev = "./manage.py runserver_plus 8001"\nbroker = "python manage.py consume_orders"\n',
    },
    [
      'a: python3 manage.py runserver in a (backend, django)',
      'a-qcluster: python3 manage.py qcluster in a (other, django-worker)',
      'a-rqworker: python3 manage.py rqworker in a (other, django-worker)',
      'b: python3 manage.py runserver_plus 8001 in b (backend, django)',
      'b-consume_orders: python3 manage.py consume_orders in b (other, django-worker)',
    ],
  ],
  [
    'tasks of poe, which know better than what is guessed',
    {
      'pyproject.toml': `[project]\ndependencies = ["celery", "fastapi"]\n[tool.poe]\nenvfile = ".env"\n[tool.poe.tasks]
start.help = "Start"\nstart.cmd = "uvicorn shop.asgi:app --reload --port 8001"\nworker = "celery -A shop worker"
scheduler = { shell = "celery --app shop beat" }\ntest = "uvicorn x:y"\nboth = ["start", "worker"]\n`,
      'uv.lock': '',
      'main.py': fastapi,
    },
    [
      'w: uv run python -m uvicorn shop.asgi:app --reload --port 8001 (backend, uvicorn)',
      'w-worker: uv run python -m celery -A shop worker (other, celery)',
      'w-beat: uv run python -m celery --app shop beat (other, celery)',
    ],
  ],
  [
    'scripts of pdm, hatch and pipenv',
    {
      'a/pyproject.toml': '[tool.pdm.scripts]\ndev = { cmd = ["flask", "--app", "x", "run"] }\n',
      'a/pdm.lock': '',
      'b/pyproject.toml': '[tool.hatch.envs.default.scripts]\ndev = "./manage.py runserver 8002"\n',
      'c/app.py': flask,
      'c/Pipfile': '[scripts]\nserver = "python app.py"\n',
    },
    [
      'a: pdm run python -m flask --app x run in a (backend, flask)',
      'b: python3 manage.py runserver 8002 in b (backend, django)',
      'c: pipenv run python app.py in c (backend, python)',
    ],
  ],
  [
    'Django in a folder of a project, which has its packages',
    {
      'pyproject.toml': '[project]\ndependencies = ["django", "celery"]\n',
      'uv.lock': '',
      'src/manage.py': django,
      'src/shop/celery.py': 'app = Celery("shop")\n',
    },
    [
      'src: uv run python manage.py runserver in src (backend, django)',
      'src-worker: uv run python -m celery -A shop worker -l info in src (other, celery)',
    ],
  ],
  [
    'packages in a folder of requirements',
    {
      'manage.py': django,
      'requirements/base.txt': 'celery==5\n',
      'shop/celery.py': 'app = Celery("shop")\n',
    },
    [
      'w: python3 manage.py runserver (backend, django)',
      'w-worker: python3 -m celery -A shop worker -l info (other, celery)',
    ],
  ],
  [
    'Celery with a schedule, and Flower',
    {
      'requirements.txt': 'celery\nflower\nfastapi\n',
      'main.py': fastapi,
      'worker.py': 'from celery import Celery\napp = Celery("x")\napp.conf.beat_schedule = {}\n',
    },
    [
      'w: python3 -m uvicorn main:app (backend, uvicorn)',
      'w-worker: python3 -m celery -A worker worker -l info (other, celery)',
      'w-beat: python3 -m celery -A worker beat -l info (other, celery)',
      '- w (Flower): Flower is off until you add it.',
    ],
  ],
  [
    '`composer dev` of Laravel: its queue, and a script that stands in package.json once',
    {
      artisan: '',
      'composer.json': JSON.stringify({
        scripts: {
          dev: [
            'Composer\\Config::disableProcessTimeout',
            'npx concurrently -c "#a,#b" "php artisan serve --port=8001" "php artisan queue:listen --tries=1" "php artisan pail" "npm run dev" --names=a,b',
          ],
        },
      }),
      'package.json': '{"scripts":{"dev":"vite"}}',
    },
    [
      'w-frontend: npm run dev (frontend, vite)',
      'w-backend: php artisan serve --port=8001 (backend, artisan)',
      'w-queue: php artisan queue:listen --tries=1 (other, artisan-worker)',
    ],
  ],
  [
    '`composer dev` with a program that no script starts, and documents beside it',
    {
      artisan: '',
      'composer.json': '{"scripts":{"dev":["@serve","vp dev"],"serve":"@php artisan serve"}}',
      'package.json': '{"scripts":{"dev":"node -e 1","docs:dev":"vitepress dev docs"}}',
    },
    [
      'w: php artisan serve (backend, artisan)',
      'w-dev: npx vp dev (frontend, vp)',
      '- w (VitePress): VitePress is off until you add it.',
    ],
  ],
];
const cobra = (more: string): string =>
  `package cmd\nvar rootCmd = &cobra.Command{\n Use: "shop",\n${more}}\nvar s = &cobra.Command{Use: "serve [flags]", RunE: run}\n`;
const goModule =
  'module x.org/shop\nrequire github.com/spf13/cobra v1\nrequire github.com/go-chi/chi v5\n';
const goMain = 'package main\nimport "x.org/shop/cmd"\nfunc main() { cmd.Execute() }\n';
const goCommands: readonly [string, Tree, readonly string[]][] = [
  [
    'a command of cobra',
    { 'go.mod': goModule, 'main.go': goMain, 'cmd/root.go': cobra('') },
    ['w: go run . serve (backend, go)'],
  ],
  [
    'a root command that serves by itself',
    { 'go.mod': goModule, 'main.go': goMain, 'cmd/root.go': cobra(' Run: serve,\n') },
    ['w: go run . (backend, go)'],
  ],
  [
    'a command of cli',
    {
      'go.mod': goModule.replace('spf13/cobra', 'urfave/cli'),
      'main.go': goMain,
      'cmd/app.go':
        'package cmd\nfunc Run() { app := cli.App{Name: "shop", Commands: []cli.Command{web(), hash}}\n}\n',
      'cmd/web.go':
        'package cmd\nfunc web() cli.Command { return cli.Command{Name: "web", Action: func() { x.Action() }} }\n',
    },
    ['w: go run . web (backend, go)'],
  ],
  [
    'what listens stands in a package of the module',
    {
      'go.mod': 'module x.org/shop',
      'main.go': 'package main\nimport "x.org/shop/internal/cli"\nfunc main() { cli.Parse() }\n',
      'internal/cli/cli.go': 'package cli\nimport "x.org/shop/internal/http/server"\n',
      'internal/http/server/s.go': 'package server\nfunc f() { x.ListenAndServe() }\n',
    },
    ['w: go run . (backend, go)'],
  ],
  [
    'a program for a terminal, none of whose commands serves, whatever it imports',
    {
      'go.mod': goModule.replace('spf13/cobra', 'urfave/cli'),
      'main.go': goMain,
      'cmd/a.go':
        'package cmd\nvar app = cli.App{Commands: x}\nvar v = cli.Command{Name: "version", Action: v}\n',
    },
    ['- w (Go): It is a program in Go, but nothing says that it serves.'],
  ],
  [
    'a word of its own',
    {
      'go.mod': 'module shop\n',
      'main.go':
        'package main\nfunc main() { if len(os.Args) < 2 { usage()\n os.Exit(2) }\n switch os.Args[1] { case "migrate": m()\n case "server": http.ListenAndServe(":80", nil) } }\n',
    },
    ['w: go run . server (backend, go)'],
  ],
];

const procfiles: readonly [string, Tree, readonly string[]][] = [
  [
    'one for development',
    {
      'Procfile.dev':
        '# all of it\nweb: bin/rails server -p $PORT\njs: yarn build --watch\nworker: bundle exec sidekiq\n',
      Procfile: 'web: puma',
      Gemfile: 'gem "rails"',
      'bin/rails': '',
      'config/application.rb': 'Rails',
    },
    [
      'w: bin/rails server (backend, rails)',
      'w-js: yarn build --watch (other, undefined)',
      'w-worker: bundle exec sidekiq (other, sidekiq)',
    ],
  ],
  [
    'one with a debugger in front on demand: the same server is not found twice',
    {
      'Procfile.dev': 'web: bundle exec ${DEBUG:+rdbg -n -c --} bin/rails server -b 0.0.0.0\n',
      Gemfile: 'gem "rails"',
      'bin/rails': '',
      'config/application.rb': 'Rails',
    },
    ['w: bin/rails server (backend, rails)'],
  ],
  [
    'one for development that names a port: it counts before what is guessed',
    {
      'Procfile.dev': 'web: python manage.py runserver 8001\napi: PORT=4001 npm run dev\n',
      'requirements.txt': 'django',
      'manage.py': django,
      'package.json': '{"scripts":{"dev":"tsx watch x.ts"}}',
    },
    [
      'w-django: python manage.py runserver 8001 (backend, django)',
      'w-tsx: PORT=4001 npm run dev (backend, tsx)',
    ],
  ],
  [
    'one for production: what is developed otherwise is not started from it',
    {
      Procfile:
        'release: python manage.py migrate\nweb: gunicorn shop.wsgi\nworker: celery -A shop worker\n',
      'requirements.txt': 'django',
      'manage.py': django,
    },
    [
      'w: python3 manage.py runserver (backend, django)',
      'w-worker: celery -A shop worker (other, celery)',
    ],
  ],
  [
    'one alone, with the ports that foreman gives',
    { Procfile: 'web: gunicorn app:app --bind 0.0.0.0:$PORT\nclock: python clock.py && echo\n' },
    [
      'w-web: PORT=5000 sh -c gunicorn app:app --bind 0.0.0.0:$PORT (backend, gunicorn)',
      'w-clock: sh -c python clock.py && echo (other, undefined)',
    ],
  ],
  [
    'one for production below the package whose scripts it runs, and one of a folder for deployment',
    {
      'package.json': '{"scripts":{"dev":"tsx watch x.ts","start":"node x"}}',
      'server/part/Procfile': 'web: npm start -- --part\n',
      'docker/nginx/Procfile': 'nginx: nginx -g x\n',
    },
    ['w: npm run dev (backend, tsx)', '- nginx: It stands in a folder "docker".'],
  ],
  [
    'one that runs a script of package.json, which is found itself',
    {
      Procfile: 'web: npm start',
      'package.json': '{"scripts":{"dev":"tsx x.ts","start":"node x"}}',
    },
    ['w: npm run dev (backend, tsx)'],
  ],
];

describe.each([
  ['Python', python],
  ['commands of Python’s', entryPoints],
  ['other languages', others],
  ['Procfiles', procfiles],
  ['tasks', tasks],
  ['what a project keeps', kept],
  ['commands of Go', goCommands],
])('%s', (_, cases) => {
  it.each(cases)('%s', async (__, files, expected) => {
    expect(await found(files)).toEqual(expected);
  });
});
