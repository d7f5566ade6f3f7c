import { expect, it } from 'vitest';
import { languagePort } from '../../../../src/project/ports/languagePort';
import { toolCommand } from '../../../../src/project/tools/toolCommand';
import { MemoryFiles } from '../../../fakes/memoryFiles';

const resources = 'src/main/resources';
const settings = (applicationUrl: string): string =>
  JSON.stringify({
    profiles: {
      IIS: { commandName: 'IISExpress', applicationUrl: 'http://localhost:1' },
      App: { commandName: 'Project', applicationUrl },
    },
  });

function rust(
  lines: readonly (readonly [string, object | undefined])[],
): [string, Readonly<Record<string, string>>, object | undefined][] {
  return lines.map(([text, said]) => [
    'cargo run',
    { 'src/main.rs': text },
    said && { ...said, from: 'code' },
  ]);
}

it.each<[string, Readonly<Record<string, string>>, object | undefined]>([
  ['python manage.py runserver', {}, undefined],
  ['python manage.py runserver 8001', {}, { port: 8001 }],
  ['./manage.py runserver 0.0.0.0:8002', {}, { port: 8002 }],
  ['python -m http.server 8003', {}, { port: 8003 }],
  [
    'python app.py',
    { 'app.py': 'app = Flask(__name__)\napp.run(port=5050)\n' },
    { port: 5050, from: 'code' },
  ],
  [
    'flask run',
    { '.flaskenv': 'FLASK_RUN_PORT=5001\n' },
    { variable: 'FLASK_RUN_PORT', port: 5001 },
  ],
  ['gunicorn app:app', {}, { variable: 'PORT', port: 8000, from: 'default' }],
  ['gunicorn app:app', { 'gunicorn.conf.py': 'bind = "0.0.0.0:8004"\n' }, { port: 8004 }],
  ['streamlit run a.py --server.port=8502', {}, { port: 8502 }],
  ['streamlit run a.py', { '.streamlit/config.toml': '[server]\nport = 8503\n' }, { port: 8503 }],
  ['php artisan serve', { '.env': 'SERVER_PORT=8005\n' }, { variable: 'SERVER_PORT', port: 8005 }],
  [
    'bin/rails server',
    { 'config/puma.rb': '# port 1\nport ENV.fetch("PORT") { 3001 }\n' },
    { variable: 'PORT', port: 3001 },
  ],
  ['puma', { 'config/puma.rb': "bind 'tcp://127.0.0.1:9393'\n" }, { port: 9393 }],
  [
    'go run .',
    { 'main.go': 'http.ListenAndServe("127.0.0.1:8080", nil)' },
    { port: 8080, from: 'code' },
  ],
  ['go run ./cmd/api', { 'cmd/api/main.go': 'e.Start(":1323")' }, { port: 1323, from: 'code' }],
  [
    'go run .',
    { 'main.go': 'r := gin.Default()\nr.Run()' },
    { variable: 'PORT', port: 8080, from: 'code' },
  ],
  ['go run .', { 'main.go': 'http.ListenAndServe(addr, nil)' }, undefined],
  ...rust([
    ['axum::Server::bind(&"0.0.0.0:8080".parse()?)', { port: 8080 }],
    ['let l = TcpListener::bind("127.0.0.1:3001").await?;', { port: 3001 }],
    ['HttpServer::new(app).bind(("127.0.0.1", 3002))?.run()', { port: 3002 }],
    ['let addr = SocketAddr::from(([127, 0, 0, 1], 3003));', { port: 3003 }],
    ['warp::serve(routes).run(([0, 0, 0, 0], 3030))', { port: 3030 }],
    ['let db = connect("127.0.0.1:5432"); // bind("0.0.0.0:1")', undefined],
    ['// bind("0.0.0.0:1")\nconst DEFAULT_PORT: u16 = 3004;', { port: 3004 }],
    [
      'let port = env::var("APP_PORT").unwrap_or_else(|_| "3005".to_string());',
      { variable: 'APP_PORT', port: 3005 },
    ],
    [
      '#[arg(long, env = "PORT", default_value_t = 3006)]\n    pub port: u16,',
      { variable: 'PORT', port: 3006 },
    ],
  ]),
  [
    'cargo run',
    { 'src/main.rs': 'dotenvy::dotenv(); env::var("PORT")', '.env': 'PORT=3007\n' },
    { variable: 'PORT', port: 3007, from: 'envFile' },
  ],
  [
    'cargo run --bin api',
    { 'src/main.rs': 'bind("0.0.0.0:1")', 'src/bin/api.rs': 'bind("0.0.0.0:3008")' },
    { port: 3008, from: 'code' },
  ],
  [
    'cargo run',
    { 'src/main.rs': '#[launch] fn rocket() { rocket::build() }' },
    { variable: 'ROCKET_PORT', port: 8000, from: 'default' },
  ],
  [
    'cargo run',
    {
      'src/main.rs': 'rocket::build()',
      'Rocket.toml': '[default]\nport = 3009\n\n[debug]\naddress = "::"\nport = 3010\n',
    },
    { variable: 'ROCKET_PORT', port: 3010 },
  ],
  [
    'mvn spring-boot:run',
    { [`${resources}/application.properties`]: '# server.port=1\nserver.port=${PORT:8081}\n' },
    { variable: 'PORT', port: 8081 },
  ],
  [
    './gradlew bootRun',
    { [`${resources}/application.yml`]: 'server:\n  port: 8082\n' },
    { port: 8082 },
  ],
  [
    'mvn quarkus:dev',
    {
      [`${resources}/application.properties`]: 'quarkus.http.port=1\n%dev.quarkus.http.port=8083\n',
    },
    { port: 8083 },
  ],
  [
    './mvnw quarkus:dev',
    { [`${resources}/application.yml`]: 'quarkus:\n  http:\n    port: 8084\n    test-port: 0\n' },
    { port: 8084 },
  ],
  [
    './mvnw quarkus:dev',
    {
      [`${resources}/application.yaml`]:
        'quarkus:\n  http:\n    port: 1\n"%dev":\n  quarkus:\n    http:\n      port: 8085\n',
    },
    { port: 8085 },
  ],
  [
    'dotnet watch --project Api',
    {
      'Api/Properties/launchSettings.json': settings(
        'https://localhost:7001;http://localhost:5101',
      ),
    },
    { port: 5101 },
  ],
  ['dotnet run', {}, undefined],
  [
    'mix phx.server',
    {
      'config/dev.exs':
        'http: [ip: {127, 0, 0, 1}, port: String.to_integer(System.get_env("PORT") || "4001")]',
    },
    { variable: 'PORT', port: 4001 },
  ],
  [
    'mix phx.server',
    { 'config/dev.exs': '# http: [port: 1]\nhttp: [port: 4002],' },
    { port: 4002 },
  ],
])('%s with %o', async (line, files, expected) => {
  const known = toolCommand(line.split(' '));
  if (!known) throw new Error('It is no tool.');
  const tree = Object.entries(files).map(([name, text]) => [`/w/${name}`, text] as const);
  const found = await languagePort(known, '/w', new MemoryFiles(Object.fromEntries(tree)));
  expect(found).toEqual(expected);
});
