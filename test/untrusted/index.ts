import { runMocha } from '../integration/runMocha';

/** Runs the tests inside the extension host, in a workspace that is not trusted. */
export function run(): Promise<void> {
  return runMocha(() => import('./commands.test'));
}
