import * as v from 'valibot';
import { createTwoFilesPatch } from 'diff';
import type { FileEdit, Finding } from '../../audit/finding';
import { applyEdits } from '../../audit/fixes/edit';
import { relativeTo } from '../../audit/report/json';
import { type Answer, type AnswerPart, data, ours } from '../answer';
import type { AgentContext } from '../context';
import { tool } from '../tool';

const maxFixes = 20;
const maxLines = 400;
/** Lines that are taken out and put in, in one file: the time to find them grows with the square of their number. */
const maxEditLength = 1_000;

export const previewFixes = tool({
  name: 'preview_fixes',
  title: 'Preview fixes',
  description:
    'Shows what fixes of the stability audit would change, as a unified diff. Without input: all fixes that are safe, together. With rule and file (both as audit_project gives them): the fixes of those findings, safe or not. Nothing is ever changed by it: a person applies fixes in the editor.',
  input: v.object({
    rule: v.optional(v.pipe(v.string(), v.maxLength(100), v.description('Id of a rule.'))),
    file: v.optional(
      v.pipe(v.string(), v.maxLength(4_000), v.description('A file, relative to its folder.')),
    ),
  }),
  effect: 'reads',
  async run({ rule, file }, { audit }): Promise<Answer> {
    const applied = ours(
      'Nothing was changed. A person applies fixes in VS Code: by the light bulb at a finding, or by "Fix all safe problems".',
    );
    const results = await audit.run();
    if (rule === undefined && file === undefined) {
      const plans = await audit.planFixes();
      const edits = plans.flatMap((plan) => plan.edits);
      if (edits.length === 0) return [ours('There is nothing that can be fixed safely.')];
      return [...(await diffOf(edits, [...results.keys()], audit)), applied];
    }
    const found = [...results].flatMap(([root, { findings }]) =>
      findings
        .filter(
          (one) =>
            (rule === undefined || one.rule === rule) &&
            (file === undefined || relativeTo(root, one.file) === file),
        )
        .map((finding) => ({ root, finding })),
    );
    const fixable = found.filter(({ finding }) => finding.fix !== undefined);
    if (fixable.length === 0) {
      return [ours(found.length === 0 ? 'There is no such finding.' : 'There is no fix for that.')];
    }
    const parts: AnswerPart[] = [];
    for (const { root, finding } of fixable.slice(0, maxFixes)) {
      parts.push(...(await fixOf(root, finding, audit)));
    }
    if (fixable.length > maxFixes) {
      parts.push(ours(`Only the first ${maxFixes} of ${fixable.length} fixes are shown.`));
    }
    return [...parts, applied];
  },
});

async function fixOf(
  root: string,
  { fix }: Finding,
  audit: AgentContext['audit'],
): Promise<readonly AnswerPart[]> {
  switch (fix?.kind) {
    case undefined:
      return [];
    case 'edit':
      return [
        ours(fix.safe ? 'A safe fix:' : 'A fix that may change how the service behaves:'),
        data('its title', [fix.title]),
        ...(await diffOf(fix.edits, [root], audit)),
      ];
    case 'patch':
      return [
        ours('The file builds its configuration, so this is to be put in by hand:'),
        data('the text', [fix.title, ...fix.text.split('\n')]),
      ];
    case 'executable':
      return [data('what would be done', [`${fix.title}: ${relativeTo(root, fix.file)}`])];
    case 'rename':
      return [
        data('what would be done', [
          `${fix.title}: ${relativeTo(root, fix.file)} → ${relativeTo(root, fix.to)}`,
        ]),
      ];
  }
}

/** Edits as a unified diff. */
async function diffOf(
  edits: readonly FileEdit[],
  roots: readonly string[],
  audit: AgentContext['audit'],
): Promise<readonly AnswerPart[]> {
  const lines: string[] = [];
  let tooMany = 0;
  for (const file of new Set(edits.map((edit) => edit.file))) {
    const before = (await audit.text(file)) ?? '';
    const after = applyEdits(
      before,
      edits.filter((edit) => edit.file === file),
    );
    const root = roots.find((one) => file.startsWith(one)) ?? '';
    const name = relativeTo(root, file);
    const names = [`a/${name}`, `b/${name}`] as const;
    const patch = createTwoFilesPatch(...names, before, after, '', '', { maxEditLength });
    if (patch === undefined) tooMany++;
    else lines.push(...patch.trimEnd().split('\n').slice(1));
  }
  const shown = lines.slice(0, maxLines);
  return [
    data('a unified diff', shown),
    ...(tooMany > 0 ? [ours(`Changes of ${tooMany} files are too many to be shown.`)] : []),
    ...(shown.length < lines.length
      ? [ours(`Only the first ${shown.length} of ${lines.length} lines of it are shown.`)]
      : []),
  ];
}
