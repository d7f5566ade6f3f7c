import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import type { Found } from '../finding';
import { removeMember } from '../fixes/edit';
import { memberOf, type Value } from '../../project/config/value';
import { constantsOf } from '../js/constants';
import { evaluate } from '../js/evaluate';
import { isNode, walk } from '../js/parse';
import type { Document } from '../project/documents';
import { majorOf } from '../project/manifest';
import { type Rule, safeFix, withFix } from './rule';

/** `experimental.instrumentationHook`, by the version of Next. */
export const nextInstrumentationHook: Rule = {
  id: 'next-instrumentation-hook',
  severity: 'warning',
  title: 'Next’s experimental instrumentationHook is on',
  *check(project) {
    for (const document of project.byRole('nextConfig')) {
      const found = document.remember(nextInstrumentationHook, () => look(document));
      if (!found) continue;
      const packages = project.nearestManifest(path.dirname(document.file))?.packages;
      const major = majorOf(packages?.next);
      const old = major === undefined || major < 15;
      yield {
        ...found,
        file: document.file,
        severity: old ? 'warning' : 'information',
        message: old
          ? l10n.t(
              'instrumentationHook is experimental in Next {0}: it loads instrumentation into every server that Next starts, which took development servers down.',
              major ?? '13 / 14',
            )
          : l10n.t(
              'Next {0} has no instrumentationHook any more: it is always on, and the key only makes a warning.',
              major,
            ),
      };
    }
  },
};

/** Looks through every object of the file: configurations are wrapped in many ways. */
function look(document: Document): Omit<Found, 'file' | 'message'> | undefined {
  const { program, text } = document;
  if (!program || !text.includes('instrumentationHook')) return undefined;
  const scope = { constants: constantsOf(program), file: document.file };
  let found: Omit<Found, 'file' | 'message'> | undefined;
  walk(program, (node) => {
    if (found || !isNode(node)) return false;
    if (node.type !== 'ObjectExpression') return undefined;
    const object: Value = evaluate(node, scope);
    const experimental = memberOf(object, 'experimental');
    const hook = memberOf(experimental?.value, 'instrumentationHook');
    if (!experimental || !hook || hook.value.kind !== 'scalar' || hook.value.value !== true)
      return undefined;
    const own = experimental.value.kind === 'object' ? experimental.value.members : [];
    const edit = removeMember(document, own.length === 1 && !hook.shared ? experimental : hook);
    found = {
      start: hook.start,
      end: hook.end,
      ...withFix(safeFix(l10n.t('Remove instrumentationHook'), [edit])),
    };
    return false;
  });
  return found;
}
