import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import type { Fix } from '../finding';
import type { Document } from '../project/documents';
import { children } from '../js/parse';
import { type Rule, withFix } from './rule';

/** An ecosystem file whose modules are not those of its name and package.json. */
export const ecosystemModules: Rule = {
  id: 'ecosystem-module-mismatch',
  severity: 'error',
  title: 'The ecosystem file is the wrong kind of module',
  *check(project) {
    for (const document of project.byRole('ecosystem')) {
      const extension = path.extname(document.file);
      if (document.format !== 'js') continue;
      const { modules, statement } = document.jsConfig;
      if (!modules || !statement) continue;
      const type = project.nearestManifest(path.dirname(document.file))?.type;
      const isModule = extension === '.mjs' || (extension === '.js' && type === 'module');
      const isCommonJs = extension === '.cjs' || (extension === '.js' && type !== 'module');
      const place = {
        file: document.file,
        start: statement.start,
        end: headEnd(document, statement.start),
      };
      if (isModule && modules === 'commonjs') {
        yield {
          ...place,
          message:
            extension === '.mjs'
              ? l10n.t(
                  'module.exports does not exist in an .mjs file, so PM2 cannot read it. Use export default, or call the file .cjs.',
                )
              : l10n.t(
                  'The package.json says "type": "module", so module.exports does not exist here and PM2 cannot read the file. Call it .cjs.',
                ),
          fix: renamed(document),
        };
      } else if (isCommonJs && modules === 'esm') {
        yield {
          ...place,
          message: l10n.t(
            'This file is CommonJS by its name and package.json, so PM2 stops at "export". Use module.exports.',
          ),
          ...withFix(toCommonJs(document, statement.start)),
        };
      }
    }
  },
};

function headEnd({ text }: Document, start: number): number {
  const match = /^[^{[\n;]*/.exec(text.slice(start));
  return start + (match?.[0].trimEnd().length ?? 1);
}

function renamed({ file }: Document): Fix {
  const to = file.replace(/\.m?js$/, '.cjs');
  return { kind: 'rename', title: l10n.t('Rename it to {0}', path.basename(to)), file, to };
}

/** Only where nothing is imported: an import would need to be rewritten as well. */
function toCommonJs(document: Document, start: number): Fix | undefined {
  const { program, file, text } = document;
  const head = /^export\s+default\s+/.exec(text.slice(start));
  if (!program || !head) return undefined;
  if (children(program, 'body').some(({ type }) => type === 'ImportDeclaration')) return undefined;
  return {
    kind: 'edit',
    title: l10n.t('Use module.exports'),
    safe: true,
    edits: [{ file, start, end: start + head[0].length, text: 'module.exports = ' }],
  };
}
