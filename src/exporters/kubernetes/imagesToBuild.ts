import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { HumanError } from '../../base/errors';
import type { ImageToBuild } from '../../docker/images';
import type { Files } from '../../project/files';
import { isInside } from '../../system/files/fileLimits';
import type { NamedImage } from './exportFiles';

/**
 * Those images that manifests name (`images`) and that a record of an export (`known`) tells how to build. Throws a HumanError where one
 * would be built of what is not in the folder (absolute): a record may come from anybody, and Docker is given all that stands there.
 */
export async function imagesToBuild(
  folder: string,
  known: readonly NamedImage[],
  images: readonly string[],
  files: Pick<Files, 'realpath'>,
): Promise<readonly ImageToBuild[]> {
  const root = await files.realpath(folder);
  const found: ImageToBuild[] = [];
  for (const { name, context, dockerfile } of known) {
    const image = images.find((one) => nameOf(one) === name);
    if (image === undefined) continue;
    const [from, file] = [context, dockerfile].map((one) => path.join(folder, one)) as [
      string,
      string,
    ];
    for (const one of [from, file]) {
      if (isInside(root, await files.realpath(one))) continue;
      throw new HumanError(
        l10n.t('The image {0} would be built of {1}, which is not in {2}.', image, one, folder),
      );
    }
    found.push({ image, context: from, dockerfile: file });
  }
  return found;
}

/** `web` of `registry.example.com/shop/web:1.0`. */
function nameOf(image: string): string {
  return (image.split('/').at(-1) ?? '').split(/[:@]/, 1)[0] ?? '';
}
