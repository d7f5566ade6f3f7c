import * as path from 'node:path';
import type { CargoManifest } from './cargoToml';
import type { Files } from './files';
import { ReadBudget } from './readBudget';

const web = new Set(
  `axum actix-web actix-http rocket warp poem poem-openapi salvo tide gotham ntex trillium viz dropshot loco-rs leptos_axum
  leptos_actix iron nickel rouille tiny_http thruster pavex volo-http xitca-web`.split(/\s+/),
);
/** What takes commands from a terminal, or draws in one or in a window. */
const forPeople = new Set(
  `clap structopt argh pico-args lexopt bpaf gumdrop docopt ratatui tui crossterm cursive dialoguer inquire eframe egui iced winit bevy
  macroquad slint gtk4 gtk druid fltk yew sycamore dioxus ggez notan`.split(/\s+/),
);
const listens =
  /\b(?:TcpListener|UdpSocket|UnixListener|Server)::(?:bind|new|builder)\b|\b(?:axum|warp|poem|hyper)::(?:serve|Server)\b|\bHttpServer::new\b|\brocket::(?:build|ignite|launch)\b|\b(?:serve_connection|tiny_http)\b/;
const maxFiles = 30;
/** Of all of them together. */
const maxChars = 2_000_000;

/** What a Rust program is to somebody who looks for services; `unknown` where nothing says it. */
export type RustRole = 'server' | 'program' | 'unknown';

/** A crate that serves by one of its own dependencies, or by those of crates of the same project; a generator remains one. */
export function rustRole(
  manifest: CargoManifest,
  crates: ReadonlyMap<string, CargoManifest> = new Map(),
): RustRole {
  const { dependencies } = manifest;
  if (needsWeb(manifest, crates)) return 'server';
  return dependencies.some((name) => forPeople.has(name)) ? 'program' : 'unknown';
}

/** True for a crate that says it generates something, which is what it is for however it is asked. */
export function isGenerator({ folder, packageName = '' }: CargoManifest): boolean {
  return [packageName, path.basename(folder)].some((name) => /generat/i.test(name));
}

/** True where Rust text takes connections. */
export function rustListens(text: string): boolean {
  return listens.test(text);
}

const serving = ['serve', 'server', 'web', 'start', 'run'];
const subcommands =
  /#\[derive\([^\]]{0,200}\bSubcommand\b[^\]]{0,200}\)\]\s*(?:#\[[^\]]{0,200}\]\s*)?(?:pub(?:\(\w{1,20}\))?\s+)?enum\s+(\w{1,60})\s*\{([^}]{0,4000})/g;

const parsers =
  /#\[derive\([^\]]{0,200}\b(?:Parser|StructOpt)\b[^\]]{0,200}\)\]\s*(?:#\[[^\]]{0,400}\]\s*){0,4}(?:pub(?:\(\w{1,20}\))?\s+)?struct\s+\w{1,60}\s*\{([^}]{0,8000})/g;

/** The command without which a program that reads its arguments by clap only tells how it is used; undefined for one that needs none. */
export function rustCommand(text: string): string | undefined {
  const own = [...text.matchAll(parsers)].map(([, body = '']) => body).join('\n');
  for (const [, name = '', body = ''] of text.matchAll(subcommands)) {
    const field = new RegExp(
      `#\\[(?:command|clap|structopt)\\(subcommand\\)\\]\\s*(?:pub\\s+)?\\w{1,40}\\s*:\\s*(Option<)?${name}\\b`,
    ).exec(own);
    const isNeeded = field && (field[1] === undefined || /\bprint_(?:long_)?help\(/.test(text));
    if (!isNeeded) continue;
    const variants = [...body.matchAll(/^[ \t]*([A-Z]\w{0,40})/gm)].map(([, one = '']) =>
      one.toLowerCase(),
    );
    return serving.find((one) => variants.includes(one));
  }
  return undefined;
}

/** The text of a binary's own file, and of what stands in `src` beside it, so many files at most. */
export async function rustSources(
  folder: string,
  bin: string | undefined,
  files: Files,
  most = maxFiles,
): Promise<readonly string[]> {
  const budget = new ReadBudget(maxChars);
  const src = path.join(folder, 'src');
  const own = bin === undefined ? [] : [`bin/${bin}.rs`, `bin/${bin}/main.rs`];
  const names: string[] = [...own, 'main.rs', 'lib.rs'];
  for (const { name, kind } of await files.list(src)) {
    if (kind === 'file' && name.endsWith('.rs')) names.push(name);
    if (kind === 'folder' && name !== 'bin') names.push(`${name}/mod.rs`, `${name}/main.rs`);
  }
  const texts: string[] = [];
  for (const name of [...new Set(names)].slice(0, maxFiles)) {
    const file = path.join(src, name);
    if ((await files.kind(file)) !== 'file') continue;
    const text = (await files.readText(file)) ?? '';
    if (!budget.mayRead(text.length)) break;
    if (texts.push(text) >= most) break;
  }
  return texts;
}

/** Not by recursion: crates may follow one another by the thousand. */
function needsWeb(manifest: CargoManifest, crates: ReadonlyMap<string, CargoManifest>): boolean {
  const seen = new Set<string>();
  const left = [...manifest.dependencies];
  for (let name = left.pop(); name !== undefined; name = left.pop()) {
    if (web.has(name)) return true;
    if (seen.has(name)) continue;
    seen.add(name);
    for (const one of crates.get(name)?.dependencies ?? []) left.push(one);
  }
  return false;
}
