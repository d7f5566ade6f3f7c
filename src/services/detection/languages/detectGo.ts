import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { hasFile, type ScannedFolder } from '../../../project/folderScan';
import type { DetectedService, LeftOut } from '../detectedService';
import type { Detector, Project } from '../detector';
import { goImports } from '../../../project/goImports';
import { goCommand } from './goCommand';

const frameworks =
  /\b(gin-gonic\/gin|labstack\/echo|gofiber\/fiber|go-chi\/chi|gorilla\/mux|julienschmidt\/httprouter|google\.golang\.org\/grpc|connectrpc\.com\/connect|beego\/beego|zeromicro\/go-zero|go-kratos\/kratos|cloudwego\/hertz)\b/;
const listens =
  /\b(ListenAndServe(TLS)?|net\.Listen|http\.Serve)\(|\.(Run|Listen|Start)\("[^"]*:\d+"/;
const serverNames =
  /^(server|api|web|app|http|gateway|backend|main|serve|.*-?(server|api|service|web))$/;

/** Packages after whose name listening is what their program is for, rather than a part of what it does. */
const serverPlaces = /(^|\/)(https?|httpd|httpserver|servers?|webserver|web|api|rest|grpc)(\/|$)/;
const servingCommands = /^(serve|server|web|http|listen)$/;

/** The servers of Go modules: a main package that listens, or one by the name of a server in a module with a web framework. */
export const detectGo: Detector = async (project) => {
  const services: DetectedService[] = [];
  const leftOut: LeftOut[] = [];
  for (const scanned of project.folders) {
    if (!hasFile(scanned, 'go.mod')) continue;
    const { folder } = scanned;
    const file = path.join(folder, 'go.mod');
    const manifest = (await project.files.readText(file)) ?? '';
    const framework = frameworks.test(manifest);
    const mains = await mainPackages(project, scanned);
    const known = await Promise.all(
      mains.map(async (main) => {
        const imported = await goImports({ folder, manifest }, main.text, project.files);
        const texts = imported.map(({ text }) => text);
        return { ...main, imported, command: goCommand(main.text, texts) };
      }),
    );
    const serving = known.filter(
      ({ name, text, imported, command }) =>
        listens.test(text) ||
        servingCommands.test(command ?? '') ||
        (command !== '' &&
          (imported.some((one) => serverPlaces.test(one.place) && listens.test(one.text)) ||
            (framework && (mains.length === 1 || serverNames.test(name))))),
    );
    const air = ['.air.toml', 'air.toml'].find((name) => hasFile(scanned, name));
    for (const { name, target, command } of serving) {
      const watched = air === '.air.toml' && serving.length === 1;
      const args = ['run', target, ...(command ? [command] : [])];
      services.push({
        kind: 'backend',
        folder,
        file,
        ...(watched
          ? { tool: 'air', script: 'air', args: [] }
          : { tool: 'go', script: 'go', args }),
        ...(serving.length > 1 ? { suffix: name } : {}),
      });
    }
    if (serving.length > 0) continue;
    const [first] = mains;
    if (!first) continue;
    const why = l10n.t('It is a program in Go, but nothing says that it serves.');
    leftOut.push({ folder, what: `${path.basename(folder)} (Go)`, why });
  }
  return { services, leftOut };
};

interface MainPackage {
  readonly name: string;
  /** What `go run` is given. */
  readonly target: string;
  readonly text: string;
}

/** The module's own package, and those below `cmd`. */
async function mainPackages(
  { folders, files }: Project,
  module: ScannedFolder,
): Promise<readonly MainPackage[]> {
  const cmd = path.join(module.folder, 'cmd');
  const places = folders.filter(
    ({ folder }) => folder === module.folder || folder === cmd || path.dirname(folder) === cmd,
  );
  const found: MainPackage[] = [];
  for (const { folder, entries } of places) {
    const names = entries.filter(
      ({ name, kind }) => kind === 'file' && name.endsWith('.go') && !name.endsWith('_test.go'),
    );
    const texts = await Promise.all(
      names.slice(0, 20).map(({ name }) => files.readText(path.join(folder, name))),
    );
    const text = texts.join('\n');
    if (!/^package main\b/m.test(text) || !/^func main\(/m.test(text)) continue;
    const near = path.relative(module.folder, folder).split(path.sep).join('/');
    found.push({ name: path.basename(folder), target: near === '' ? '.' : `./${near}`, text });
  }
  return found;
}
