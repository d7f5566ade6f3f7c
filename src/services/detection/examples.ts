import * as path from 'node:path';

const names = new Set(
  `example examples demo demos sample samples fixture fixtures test tests __tests__ __fixtures__ spec specs e2e template templates boilerplate
  boilerplates starter starters playground playgrounds sandbox sandboxes benchmark benchmarks bench benches integration-tests testdata test-data
  test-apps testing cypress playwright tutorial tutorials snippets skeleton skeletons third_party third-party legacy archive archived deprecated
  docker deploy deployment deployments k8s kubernetes helm charts`.split(/\s+/),
);

/** `push-examples`, `demo_api`. */
const forShow = /[-_](?:examples|demos|samples|fixtures)$|^(?:examples?|demos?|samples?)[-_]/i;

/** The folder that says its content is for show or for tests; undefined for a folder that is meant to be run. */
export function exampleFolder(root: string, folder: string): string | undefined {
  const parts = path.relative(root, folder).split(path.sep);
  return parts.find((name) => names.has(name.toLowerCase()) || forShow.test(name));
}
