import { expect, it } from 'vitest';
import { Packages } from '../../../../src/project/packages';
import { writtenPort } from '../../../../src/project/ports/writtenPort';
import { serversIn } from '../../../../src/project/started/started';
import { StartedReader } from '../../../../src/project/started/startedReader';
import { MemoryFiles } from '../../../fakes/memoryFiles';

/** What files say of the port that a command serves on, as `PORT FROM`. */
async function said(
  command: string,
  files: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  const tree = Object.entries(files).map(([name, text]) => [`/w/${name}`, text] as const);
  const memory = new MemoryFiles({
    '/w/package.json': '{}',
    ...Object.fromEntries(tree),
  });
  const started = await new StartedReader(new Packages('/w', memory)).text(command, '/w');
  const [server] = started.flatMap(serversIn);
  if (!server) throw new Error('It serves nothing.');
  const found = await writtenPort(server, () => undefined, memory);
  return found && `${found.port} ${found.from}`;
}

it.each<[string, string, Readonly<Record<string, string>>, string | undefined]>([
  [
    'Express’s own setting',
    'node app.js',
    { 'app.js': "app.set('port', process.env.PORT || 8081);\napp.listen(app.get('port'));" },
    '8081 code',
  ],
  [
    'the same in another file',
    'node bin/www.js',
    {
      'bin/www.js': "const app = require('../app');\nserver.listen(app.get('port'));",
      'app.js': "app.set('port', 8082);",
    },
    '8082 code',
  ],
  [
    'an environment that Joi checks',
    'node src/index.js',
    {
      'src/index.js': "const config = require('./config');\napp.listen(config.port);",
      'src/config.js':
        'Joi.object({ PORT: Joi.number().default(8083) });\nx = { port: envVars.PORT };',
    },
    '8083 code',
  ],
  [
    'Nest',
    'nest start --watch',
    { 'src/main.ts': 'await app.listen(process.env.PORT ?? 3001);' },
    '3001 code',
  ],
  [
    'Nest that never listens',
    'nest start --watch',
    { 'src/main.ts': 'run(CommandModule);' },
    undefined,
  ],
  [
    'Nest whose port stands elsewhere',
    'nest start --watch',
    { 'src/main.ts': "await app.listen(config.getOrThrow('app.port'));" },
    undefined,
  ],
  [
    'an app of a monorepo of Nest’s own',
    'nest start jobs --watch',
    {
      'nest-cli.json': '{"monorepo":true,"projects":{"jobs":{"sourceRoot":"apps/jobs/src"}}}',
      'apps/jobs/src/main.ts': 'app.listen(3002)',
    },
    '3002 code',
  ],
  [
    'Nest that is built under another name',
    'nest start',
    {
      'nest-cli.json': '{"sourceRoot":"src","entryFile":"../../dist/x/main"}',
      'src/main.ts': 'app.listen(3003)',
    },
    '3003 code',
  ],
  ['Vite', 'vite', {}, '5173 default'],
  [
    'Vite with a port that cannot be told',
    'vite',
    { 'vite.config.ts': 'x({ server: { port: portOf(env) } })' },
    undefined,
  ],
  [
    'Vite, behind what looks like a comment',
    'vite',
    {
      'vite.config.ts':
        "const port = 3004;\nx({ include: './src/*.json', // port: 1\n server: { port /* 2 */: port }, y: '**/*' })",
    },
    '3004 config',
  ],
  ['what is given a port', 'portless web next dev', {}, undefined],
  ['gunicorn’s default', 'gunicorn app:app', {}, '8000 default'],
  [
    'Spring behind a configuration server',
    './mvnw spring-boot:run',
    {
      'src/main/resources/application.yml':
        'spring:\n  config:\n    import: optional:configserver:http://x\n',
    },
    undefined,
  ],
  [
    'Spring with a key in one word',
    './mvnw spring-boot:run',
    { 'src/main/resources/application.yml': 'server.port: 8888\n' },
    '8888 config',
  ],
])('%s', async (_name, command, files, expected) => {
  expect(await said(command, files)).toBe(expected);
});
