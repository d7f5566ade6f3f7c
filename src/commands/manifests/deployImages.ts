import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import type { OutputChannel } from 'vscode';
import { remembered } from '../../base/remembered';
import { Images, type ImageWay, imageWays } from '../../docker/images';
import type { BuiltManifests } from '../../exporters/kubernetes/builtManifests';
import { recordFile } from '../../exporters/kubernetes/exportFiles';
import { readRecord } from '../../exporters/kubernetes/exportRecord';
import { imagesToBuild } from '../../exporters/kubernetes/imagesToBuild';
import { pickOne, withProgress } from '../../host/messages';
import { type DeployCluster, type ManifestContext, projectFiles } from './manifestContext';

interface Target {
  readonly cluster: DeployCluster;
  readonly context: string;
}

/** Where the words of Docker and of rollouts are; `ready` is false where a person left. */
interface Deployed {
  readonly channel: OutputChannel;
  readonly ready: boolean;
}

/**
 * Builds the images that manifests name and whose Dockerfiles are known, and gives them to the cluster, where a person wants that. How a
 * cluster takes them is asked once, and remembered for its context.
 */
export async function deployImages(
  folder: string,
  overlay: string,
  { images }: BuiltManifests,
  { cluster, context }: Target,
  { dockerChannel, storage }: Pick<ManifestContext, 'dockerChannel' | 'storage'>,
): Promise<Deployed> {
  const channel = await dockerChannel.get();
  const record = readRecord(await projectFiles.readText(path.join(folder, recordFile)));
  const known = await imagesToBuild(folder, record?.images ?? [], images, projectFiles);
  if (known.length === 0) return { channel, ready: true };
  const build = await pickOne(
    [
      {
        label: l10n.t('Build the images and deploy'),
        description: known.map(({ image }) => image).join(', '),
        build: true,
      },
      { label: l10n.t('Deploy the images that are there'), build: false },
    ],
    l10n.t('The images of {0}', overlay),
  );
  if (!build?.build) return { channel, ready: build !== undefined };
  const way = await wayOf(context, storage);
  if (!way) return { channel, ready: false };
  const maker = new Images(() => cluster.environment(), folder);
  await withProgress(l10n.t('Building images'), async (say, signal) => {
    const onLine = (line: string): void => channel.appendLine(line);
    for (const one of known) {
      say(one.image, 100 / known.length / 2);
      await maker.build(one, onLine, signal);
      say(one.image, 100 / known.length / 2);
      await maker.give(one.image, way, onLine, signal);
    }
  });
  return { channel, ready: true };
}

async function wayOf(
  context: string,
  storage: ManifestContext['storage'],
): Promise<ImageWay | undefined> {
  const kept = remembered<Readonly<Record<string, ImageWay>>>(storage, 'imageWays', {});
  const known = kept.get()[context];
  if (known !== undefined && imageWays.includes(known)) return known;
  const words: Record<ImageWay, readonly [string, string]> = {
    registry: [l10n.t('A registry'), 'docker push'],
    kind: ['kind', 'kind load docker-image'],
    minikube: ['minikube', 'minikube image load'],
    node: [l10n.t('The Docker of this machine'), l10n.t('it is that of the cluster’s node')],
  };
  const items = imageWays.map((way) => {
    const [label, description] = words[way];
    return { label, description, way };
  });
  const question = l10n.t('How does {0} take images? It is asked once.', context);
  const way = (await pickOne(items, question))?.way;
  if (way) kept.set({ ...kept.get(), [context]: way });
  return way;
}
