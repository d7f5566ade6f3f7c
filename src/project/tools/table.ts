import { programName } from '../shell/commandLine';
import { backends } from './backends';
import { frontends } from './frontends';
import { languageTools } from './languageTools';
import { nodeTools } from './nodeTools';
import { otherTools } from './otherTools';
import { pythonTools } from './pythonTools';
import { sites } from './sites';
import type { Tool } from './tool';

/** Every tool that is known. */
export const tools: readonly Tool[] = [
  ...nodeTools,
  ...frontends,
  ...sites,
  ...backends,
  ...pythonTools,
  ...languageTools,
  ...otherTools,
];

const byName = new Map(
  tools.flatMap((tool) =>
    [tool.name, ...(tool.aliases ?? [])].map((name) => [name, tool] as const),
  ),
);
const byFile = new Map(
  tools.flatMap((tool) => (tool.file === undefined ? [] : [[stem(tool.file), tool] as const])),
);

/** The tool of a program's name. */
export function toolNamed(name: string): Tool | undefined {
  return byName.get(name);
}

/** A tool as people know it: `Next.js`; undefined for none. */
export function titleOf(name: string | undefined): string | undefined {
  return name === undefined ? undefined : (toolNamed(name)?.title ?? name);
}

/**
 * The name of the tool that a program is: by its file inside a package, else its name without folder, Windows extension and the version
 * that npx may be given (`wrangler@4`).
 */
export function toolName(program: string): string {
  const written = programName(program);
  const at = written.lastIndexOf('@');
  const name = at > 0 && /^[\w.^~-]*$/.test(written.slice(at + 1)) ? written.slice(0, at) : written;
  return toolOfFile(program)?.name ?? name.replace(/^python3\.\d+$/, 'python3');
}

/** True for a file by which `toolName` knows a tool, so that `node FILE` means that tool. */
export function isToolFile(file: string): boolean {
  const found = toolOfFile(file);
  return (
    /(^|\/)node_modules\/\.bin\/[\w.-]+$/.test(slashed(file)) ||
    (found !== undefined && (found.launch !== undefined || found.role === 'manager'))
  );
}

function toolOfFile(program: string): Tool | undefined {
  if (!/[\\/]/.test(program)) return undefined;
  const parts = stem(slashed(program)).split('/');
  // The files of the table are two to four names long.
  for (const count of [2, 3, 4]) {
    const found = byFile.get(parts.slice(-count).join('/'));
    if (found) return found;
  }
  return undefined;
}

function stem(file: string): string {
  return file.replace(/\.[cm]?js$/, '');
}

function slashed(file: string): string {
  return file.replace(/\\/g, '/');
}
