import * as path from 'node:path';
import { readYaml } from '../config/readYaml';
import { scalarText, valueAt } from '../config/value';
import { parseEnvFile } from '../envFile';
import type { Files } from '../files';
import { parseObject } from '../packageJson';
import { portOfRun } from '../python/pythonApp';
import { portNumber } from '../tools/port';
import type { ToolCommand } from '../tools/toolCommand';
import { rustSources } from '../rustProgram';
import type { PortExpression } from './portExpression';
import { rustPort } from './rustPort';

/** What is asked: the command of a tool, the folder that it runs in, and the text of files there. */
interface Question extends ToolCommand {
  readonly read: (name: string) => Promise<string | undefined>;
  readonly list: (folder: string) => Promise<readonly string[]>;
  readonly rust: (bin: string | undefined) => Promise<readonly string[]>;
}
type Reader = (question: Question) => Promise<PortExpression | undefined>;

/** What the files of a project say of the port of a tool that is no node; undefined where they say nothing literal. */
export function languagePort(
  known: ToolCommand,
  folder: string,
  files: Files,
): Promise<PortExpression | undefined> {
  const reader = readers[known.tool.name];
  if (!reader) return Promise.resolve(undefined);
  return reader({
    ...known,
    read: (name) => files.readText(path.join(folder, name)),
    list: async (below) => {
      const entries = await files.list(path.join(folder, below));
      return entries.flatMap(({ name, kind }) => (kind === 'file' ? [path.join(below, name)] : []));
    },
    rust: (bin) => rustSources(folder, bin, files),
  });
}

/** `manage.py runserver 0.0.0.0:8001`, `python -m http.server 8001`. */
const positional: Reader = async ({ target = '' }) =>
  numbered(/(?:^|:)(\d{2,5})$/.exec(target)?.[1]);

const readers: Readonly<Record<string, Reader>> = {
  django: positional,
  'http.server': positional,
  python: async ({ target, options, read }) => {
    const module = options.find(({ name }) => name === 'module')?.value?.replace(/\./g, '/');
    const names = module === undefined ? [target] : [`${module}.py`, `src/${module}.py`];
    for (const name of names) {
      const text = name && (await read(name));
      if (text) return inCode(numbered(String(portOfRun(text) ?? '')));
    }
    return undefined;
  },
  flask: async ({ read }) => fromEnvFiles(read, ['.flaskenv', '.env'], 'FLASK_RUN_PORT'),
  artisan: async ({ read }) => fromEnvFiles(read, ['.env'], 'SERVER_PORT'),
  gunicorn: async ({ read }) =>
    numbered(
      /^[ \t]*bind\s*=\s*["'][^"'\n]{0,80}:(\d{2,5})["']/m.exec(
        (await read('gunicorn.conf.py')) ?? '',
      )?.[1],
    ) ?? { variable: 'PORT', port: 8000, from: 'default' },
  streamlit: async ({ options, read }) =>
    numbered(options.find(({ name }) => name === 'server.port')?.value) ??
    numbered(
      /^\[server\][^[]*?^port\s*=\s*(\d{2,5})/m.exec(
        (await read('.streamlit/config.toml')) ?? '',
      )?.[1],
    ),
  rails: pumaPort,
  puma: pumaPort,
  go: async ({ target = '.', list, read }) => {
    const names = target.endsWith('.go') ? [target] : await list(target);
    const sources = names.filter((name) => name.endsWith('.go') && !name.endsWith('_test.go'));
    const texts = await Promise.all(sources.slice(0, 20).map(read));
    return inCode(goPort(texts.join('\n')));
  },
  cargo: async ({ options, read, rust }) =>
    rustPort(await rust(options.find(({ name }) => name === 'bin')?.value), read),
  'spring-boot': async ({ read }) => {
    const folder = 'src/main/resources';
    const properties = (await read(`${folder}/application.properties`)) ?? '';
    const said = property(properties, 'server.port');
    if (said) return said;
    let text = properties;
    for (const name of ['application.yml', 'application.yaml', 'bootstrap.yml']) {
      const yaml = (await read(`${folder}/${name}`)) ?? '';
      text += yaml;
      const file = readYaml(yaml);
      const port = valueAt(file, 'server', 'port') ?? valueAt(file, 'server.port');
      if (port) return placeholder(scalarText(port));
    }
    // A configuration server says it, when it runs.
    return /\bconfigserver:|\bspring\.cloud\.config\.uri\b/.test(text) ? {} : undefined;
  },
  quarkus: async ({ read }) => {
    const folder = 'src/main/resources';
    // The YAML of quarkus-config-yaml outranks the properties beside it.
    for (const name of ['application.yaml', 'application.yml']) {
      const file = readYaml((await read(`${folder}/${name}`)) ?? '');
      const keys = ['quarkus', 'http', 'port'];
      const port = valueAt(file, '%dev', ...keys) ?? valueAt(file, ...keys);
      if (port) return placeholder(scalarText(port));
    }
    const text = (await read(`${folder}/application.properties`)) ?? '';
    return property(text, '%dev.quarkus.http.port') ?? property(text, 'quarkus.http.port');
  },
  dotnet: async ({ options, read }) => {
    const project = options.find(({ name }) => name === 'project')?.value ?? '.';
    const folder = /\.\w+proj$/.test(project) ? path.dirname(project) : project;
    const file = path.join(folder, 'Properties', 'launchSettings.json');
    const profiles = parseObject(await read(file))?.profiles;
    for (const profile of Object.values(typeof profiles === 'object' ? (profiles ?? {}) : {})) {
      const { commandName, applicationUrl } = (profile ?? {}) as Readonly<Record<string, unknown>>;
      if (commandName !== 'Project' || typeof applicationUrl !== 'string') continue;
      const urls = applicationUrl.split(';');
      const url = urls.find((one) => one.startsWith('http:')) ?? urls[0];
      return numbered(/:(\d{2,5})\/?$/.exec(url ?? '')?.[1]);
    }
    return undefined;
  },
  mix: async ({ read }) => {
    for (const name of ['config/dev.exs', 'config/runtime.exs']) {
      const text = ((await read(name)) ?? '').replace(/^[ \t]*#.*$/gm, '');
      const said = /\bhttp:\s*\[[^\]]{0,200}?\bport:\s*([^\]\n]{1,120})/.exec(text)?.[1];
      if (said === undefined) continue;
      const variable = /get_env\(\s*"(\w+)"/.exec(said)?.[1];
      const port = numbered(/(?:^|")(\d{2,5})\b/.exec(said)?.[1]);
      return { ...(variable === undefined ? {} : { variable }), ...port };
    }
    return undefined;
  },
};

/** `port ENV.fetch("PORT") { 3000 }`, `port 3000`, `bind "tcp://0.0.0.0:9292"`. */
async function pumaPort({ read }: Question): Promise<PortExpression | undefined> {
  const text = ((await read('config/puma.rb')) ?? '').replace(/^[ \t]*#.*$/gm, '');
  const said = /^[ \t]*port\b[ (]*([^\n]{1,120})/m.exec(text)?.[1];
  if (said === undefined)
    return numbered(/^[ \t]*bind\b[^\n]{0,80}:(\d{2,5})["']/m.exec(text)?.[1]);
  const variable = /ENV(?:\.fetch\(|\[)\s*["'](\w+)["']/.exec(said)?.[1];
  const port = numbered(/(?<![\w.])(\d{2,5})\b/.exec(said)?.[1]);
  return { ...(variable === undefined ? {} : { variable }), ...port };
}

/** `http.ListenAndServe(":8080", …)`, `r.Run("127.0.0.1:8080")`; gin's `Run()` takes PORT. */
function goPort(text: string): PortExpression | undefined {
  const literal =
    /(?:ListenAndServe(?:TLS)?\(|net\.Listen\("tcp",\s*|\.(?:Run|Listen|Start)\(|\bAddr:\s*)"[\w.[\]-]{0,60}:(\d{2,5})"/;
  const said = numbered(literal.exec(text)?.[1]);
  if (said) return said;
  return /gin\.(?:Default|New)\(/.test(text) && /\.Run\(\)/.test(text)
    ? { variable: 'PORT', port: 8080 }
    : undefined;
}

function inCode(said: PortExpression | undefined): PortExpression | undefined {
  return said && { ...said, from: 'code' };
}

async function fromEnvFiles(
  read: Question['read'],
  names: readonly string[],
  variable: string,
): Promise<PortExpression | undefined> {
  for (const name of names) {
    const said = numbered(parseEnvFile((await read(name)) ?? '')[variable]);
    if (said) return { variable, ...said };
  }
  return undefined;
}

/** A key of a properties file. */
function property(text: string, key: string): PortExpression | undefined {
  const line = text
    .split(/\r?\n/)
    .map((one) => /^([^\s#!=:]+)\s*[=:](.*)$/.exec(one.trim()))
    .find((match) => match?.[1] === key);
  return line ? placeholder((line[2] ?? '').trim()) : undefined;
}

/** `8081`, `${PORT:8081}`. */
function placeholder(value: string): PortExpression | undefined {
  const match = /^\$\{([\w.]+)(?::(\d+))?\}$/.exec(value.trim());
  return match ? { variable: match[1] ?? '', ...numbered(match[2]) } : numbered(value.trim());
}

function numbered(text: string | undefined): { readonly port: number } | undefined {
  const port = portNumber(text);
  return port === undefined ? undefined : { port };
}
