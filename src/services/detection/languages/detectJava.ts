import * as path from 'node:path';
import { hasFile, type ScannedFolder } from '../../../project/folderScan';
import { upwards } from '../../../project/packageJson';
import { withoutBlocks } from '../../../project/withoutBlocks';
import type { DetectedService } from '../detectedService';
import type { Detector, Project } from '../detector';

/** Nobody writes a longer line, and each word of one is looked behind to its end. */
const maxLineChars = 1_000;

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
  if (has('spring-boot-maven-plugin'))
    return { ...common, tool: 'spring-boot', args: ['spring-boot:run'] };
  return undefined;
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
