import * as path from 'node:path';
import type { Files } from '../../../project/files';
import { hasFile, type ScannedFolder } from '../../../project/folderScan';
import { upwards } from '../../../project/packageJson';
import { withoutBlocks } from '../../../project/withoutBlocks';
import type { DetectedService } from '../detectedService';
import type { Detector, Project } from '../detector';

/** Nobody writes a longer line, and each word of one is looked behind to its end. */
const maxLineChars = 1_000;

/** Classes are looked for in so many folders of one module. */
const maxFolders = 60;

/** Spring Boot and Quarkus, by the plug-in of Maven or Gradle that runs them. */
export const detectJava: Detector = async (project) => {
  const services: DetectedService[] = [];
  for (const scanned of project.folders) {
    const found = (await maven(project, scanned)) ?? (await gradle(project, scanned));
    if (found) services.push(found);
  }
  return { services };
};

async function maven(
  project: Project,
  scanned: ScannedFolder,
): Promise<DetectedService | undefined> {
  if (!hasFile(scanned, 'pom.xml')) return undefined;
  const { folder } = scanned;
  const file = path.join(folder, 'pom.xml');
  const text = withoutBlocks((await project.files.readText(file)) ?? '', '<!--', '-->');
  // What is only managed runs in the modules that name it.
  const own = withoutBlocks(text, '<pluginManagement>', '</pluginManagement>');
  if (/<packaging>\s*pom\s*<\/packaging>/.test(own)) return undefined;
  const plugins = own.split('</plugin>').map((part) => part.split('<plugin>').slice(1).join(' '));
  const has = (plugin: string): boolean => {
    const named = new RegExp(String.raw`<artifactId>\s*${plugin}\s*</artifactId>`);
    return plugins.some((part) => named.test(part));
  };
  const script = await wrapper(project, folder, 'mvnw', 'mvn');
  const common = { kind: 'backend', folder, file, script } as const;
  if (has('quarkus-maven-plugin')) return { ...common, tool: 'quarkus', args: ['quarkus:dev'] };
  const isBoot =
    has('spring-boot-maven-plugin') ||
    ((await inheritsBoot(folder, text, project.files)) &&
      (await hasBootClass(folder, project.files)));
  if (isBoot) return { ...common, tool: 'spring-boot', args: ['spring-boot:run'] };
  return undefined;
}

/** True where the parent, or that of one in the project, is Spring Boot's own, which brings the plug-in. */
async function inheritsBoot(folder: string, pom: string, files: Files): Promise<boolean> {
  let here = folder;
  let text = pom;
  for (let depth = 0; depth < 4; depth++) {
    const parent = text.split('</parent>')[0]?.split('<parent>')[1];
    if (parent === undefined) return false;
    if (/<artifactId>\s*spring-boot-starter-parent\s*</.test(parent)) return true;
    const relative = /<relativePath>([^<]{1,200})</.exec(parent)?.[1]?.trim() ?? '../pom.xml';
    const file = path.resolve(here, relative.endsWith('.xml') ? relative : `${relative}/pom.xml`);
    here = path.dirname(file);
    text = withoutBlocks((await files.readText(file)) ?? '', '<!--', '-->');
  }
  return false;
}

/** True where a module has the class that Spring Boot starts; libraries of a project have none. */
async function hasBootClass(folder: string, files: Files): Promise<boolean> {
  const queue = ['java', 'kotlin'].map((name) => path.join(folder, 'src', 'main', name));
  for (let at = 0; at < queue.length && at < maxFolders; at++) {
    for (const { name, kind } of await files.list(queue[at] ?? '')) {
      const inside = path.join(queue[at] ?? '', name);
      if (kind === 'folder') queue.push(inside);
      else if (/(?:App|Application|Main|Server)\.(?:java|kt)$/.test(name)) {
        if ((await files.readText(inside))?.includes('@SpringBootApplication')) return true;
      }
    }
  }
  return false;
}

async function gradle(
  project: Project,
  scanned: ScannedFolder,
): Promise<DetectedService | undefined> {
  const name = ['build.gradle.kts', 'build.gradle'].find((one) => hasFile(scanned, one));
  if (name === undefined) return undefined;
  const { folder } = scanned;
  const file = path.join(folder, name);
  const text = (await project.files.readText(file)) ?? '';
  const lines = text.split(/\r?\n/).filter((line) => line.length <= maxLineChars);
  const applies = (plugin: RegExp): boolean =>
    lines.some((line) => plugin.test(line) && !/^\s*\/\/|apply\(?\s*false/.test(line));
  const script = await wrapper(project, folder, 'gradlew', 'gradle');
  const common = { kind: 'backend', folder, file, script } as const;
  if (applies(/\bid\b.*['"]io\.quarkus['"]|libs\.plugins\.quarkus\b/)) {
    return { ...common, tool: 'quarkus', args: ['quarkusDev', '--console=plain'] };
  }
  if (applies(/\bid\b.*['"]org\.springframework\.boot['"]|libs\.plugins\.spring\.?boot\b/i)) {
    return { ...common, tool: 'spring-boot', args: ['bootRun', '--console=plain'] };
  }
  return undefined;
}

/** The project's own Maven or Gradle, the nearest upwards, else the one of PATH. */
async function wrapper(
  { root, files }: Project,
  folder: string,
  own: string,
  other: string,
): Promise<string> {
  const all = upwards(folder);
  const end = all.indexOf(root);
  for (const here of all.slice(0, end + 1)) {
    const file = path.join(here, own);
    if ((await files.kind(file)) !== 'file') continue;
    const near = path.relative(folder, file).split(path.sep).join('/');
    return near.includes('/') ? near : `./${near}`;
  }
  return other;
}
