import type { RawApp } from '../../pm2/ecosystem/ecosystemFile';
import type { Written } from './edit';
import type { FileEdit } from '../finding';
import { Document } from '../project/documents';
import { appsOf } from '../project/ecosystem';

/**
 * Edits that give the app of that name a value, in the file's own style, and no other app; undefined where the file builds the app,
 * or has it not.
 * `evaluated`: what the file gave when it was run.
 */
export function setKey(
  file: string,
  text: string,
  evaluated: readonly RawApp[] | undefined,
  app: string,
  key: string,
  value: Written,
): readonly FileEdit[] | undefined {
  return appsOf(new Document(file, text), evaluated)
    .find(({ name }) => name === app)
    ?.set({ [key]: value }, true);
}
