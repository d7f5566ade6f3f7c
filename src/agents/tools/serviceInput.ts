import * as path from 'node:path';
import * as v from 'valibot';
import { HumanError } from '../../base/errors';
import { serviceNamed } from '../../services/state/serviceNamed';
import type { Service } from '../../services/state/service';
import type { AgentContext } from '../context';

/** More than any name has; what is longer names nothing. */
const maxNameChars = 200;
const name = v.pipe(v.string(), v.minLength(1), v.maxLength(maxNameChars));

/** The fields of an input by which a tool is told which service is meant. */
export const serviceField = v.pipe(
  name,
  v.description('Exact name of the service, as list_services gives it.'),
);
export const folderField = v.optional(
  v.pipe(
    v.string(),
    v.maxLength(4_000),
    v.description(
      'Workspace folder of the service: its absolute path, or its last part. Only needed where two folders have a service of that name.',
    ),
  ),
);
export const servicesField = v.pipe(
  v.array(name),
  v.minLength(1),
  v.maxLength(50),
  v.description('Exact names of the services, as list_services gives them.'),
);

/** The service that is meant. Throws a HumanError where there is none, or several: a name is looked up, and is never a path. */
export async function findService(
  { service, folder }: { readonly service: string; readonly folder?: string | undefined },
  context: Pick<AgentContext, 'services'>,
): Promise<Service> {
  return serviceNamed(inFolder(await context.services(), folder), { name: service });
}

/** Several of them. */
export async function findServices(
  {
    services,
    folder,
  }: { readonly services: readonly string[]; readonly folder?: string | undefined },
  context: Pick<AgentContext, 'services'>,
): Promise<readonly Service[]> {
  const all = inFolder(await context.services(), folder);
  return [...new Set(services)].map((one) => serviceNamed(all, { name: one }));
}

function inFolder(all: readonly Service[], folder: string | undefined): readonly Service[] {
  if (folder === undefined) return all;
  const here = all.filter(
    ({ workspaceFolder }) =>
      workspaceFolder === folder || path.basename(workspaceFolder) === folder,
  );
  if (here.length > 0) return here;
  throw new HumanError('No service is in a folder of that name.');
}
