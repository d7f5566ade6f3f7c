import { parseEnvFile } from '../envFile';
import { portNumber } from '../tools/port';
import type { PortExpression } from './portExpression';

/** What a literal address looks like in Rust: `"0.0.0.0:3000"`. */
const address = String.raw`"(?:\d{1,3}(?:\.\d{1,3}){3}|localhost|\[::1?\]):(\d{2,5})"`;
const literals = [
  new RegExp(String.raw`\b(?:bind|listen|serve|run)\(\s*&?${address}`),
  new RegExp(String.raw`${address}\s*\.(?:parse|to_socket_addrs)\b`),
  /\b(?:bind|run)\(\s*\(\s*(?:"[\w.:[\]]{1,40}"|\[[\d\s,]{7,24}\]|\w{1,40}),\s*(\d{2,5})\s*\)/,
  /\bSocketAddr(?:V4)?::(?:from\(\s*\(\s*\[[\d\s,]{7,24}\]|new\([^,;]{1,80}),\s*(\d{2,5})\b/,
  new RegExp(
    String.raw`\b\w{0,40}(?:addr|address|listen|bind)\w{0,40}\s*(?::[^=;]{1,30})?=\s*&?${address}`,
    'i',
  ),
];
const constant = /\b(?:const|static)\s+\w{0,30}PORT\s*:\s*u16\s*=\s*(\d{2,5})\b/;
const asked = /\benv::var(?:_os)?\(\s*"(\w{0,30}PORT)"\s*\)|\benv!\(\s*"(\w{0,30}PORT)"/;
/** `#[arg(long, env = "PORT", default_value_t = 3000)] port: u16` */
const argument =
  /#\[(?:arg|clap|structopt)\(([^\]]{0,300})\)\]\s*(?:pub\s+)?(?:\w{1,30}_)?port\s*:/;
/** Rocket's own, in Rocket.toml and in its code. */
const rocketPort = 8000;

/** Where a program in Rust says that it listens. `read` gives the text of a file of its folder. */
export async function rustPort(
  sources: readonly string[],
  read: (name: string) => Promise<string | undefined>,
): Promise<PortExpression | undefined> {
  const text = sources.join('\n').replace(/^[ \t]*\/\/.*$/gm, '');
  if (/\brocket::|#\[(?:macro_use extern crate rocket|launch)\b/.test(text)) return rocket(read);
  const argued = argument.exec(text)?.[1] ?? '';
  const found = asked.exec(text);
  const variable = found?.[1] ?? found?.[2] ?? /\benv\s*=\s*"(\w{1,40})"/.exec(argued)?.[1];
  const fallback = found
    ? /\bunwrap_or(?:_else)?\(\s*(?:\|\w*\|\s*)?"?(\d{2,5})\b/.exec(
        text.slice(found.index, found.index + 300),
      )?.[1]
    : undefined;
  const literal = literals.map((one) => one.exec(text)?.[1]).find((one) => one !== undefined);
  const argumentDefault = /\bdefault_value(?:_t)?\s*=\s*"?(\d{2,5})\b/.exec(argued)?.[1];
  const port = portNumber(fallback ?? literal ?? argumentDefault ?? constant.exec(text)?.[1]);
  if (variable !== undefined && /\bdotenv/.test(text)) {
    const given = portNumber(parseEnvFile((await read('.env')) ?? '')[variable]);
    if (given !== undefined) return { variable, port: given, from: 'envFile' };
  }
  if (variable === undefined && port === undefined) return undefined;
  return { ...(variable && { variable }), ...(port === undefined ? {} : { port }), from: 'code' };
}

async function rocket(
  read: (name: string) => Promise<string | undefined>,
): Promise<PortExpression> {
  const text = (await read('Rocket.toml')) ?? '';
  const inTable = (name: string): number | undefined =>
    portNumber(
      new RegExp(String.raw`^\[${name}\][^[]*?^port\s*=\s*(\d{2,5})`, 'm').exec(text)?.[1],
    );
  const port = inTable('debug') ?? inTable('development') ?? inTable('default');
  return port === undefined
    ? { variable: 'ROCKET_PORT', port: rocketPort, from: 'default' }
    : { variable: 'ROCKET_PORT', port };
}
