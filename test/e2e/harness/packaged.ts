import { installedExtension } from './installedExtension';

/** Packages and installs the extension before the first test: two test files at once must not both do it. */
export default async function setup(): Promise<void> {
  await installedExtension();
}
