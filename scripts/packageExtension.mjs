import { createVSIX } from '@vscode/vsce';
import { statSync } from 'node:fs';
import * as path from 'node:path';
import { root } from './setup.mjs';

/** Packages the extension and gives the path of the .vsix. The manifest's prepublish script builds the bundle. */
export async function packageExtension() {
  const packagePath = path.join(root, 'codex-services.vsix');
  await createVSIX({
    cwd: root,
    packagePath,
    allowMissingRepository: true,
    // The README's pictures are relative, and there is no repository to make addresses of them with.
    rewriteRelativeLinks: false,
  });
  const { size } = statSync(packagePath);
  console.log(`${path.relative(process.cwd(), packagePath)}: ${(size / 1024 ** 2).toFixed(2)} MB`);
  return packagePath;
}
