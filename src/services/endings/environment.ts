import * as l10n from '@vscode/l10n';
import { type Ending, type EndingEvidence, lastMatch } from './types';

const name = String.raw`["'\x60]?([A-Z][A-Z0-9_]{2,})["'\x60]?`;

/** A variable that must be set is not: in the words of Prisma, Zod, envalid, and people. */
export function missingVariable(evidence: EndingEvidence): Ending | undefined {
  const variable =
    lastMatch(
      evidence,
      new RegExp(`Environment variable not found: ${name}`),
      new RegExp(
        `(?:missing|required|undefined)\\b.{0,30}\\benv(?:ironment)?[ _]?var(?:iable)?s?:? ${name}`,
        'i',
      ),
      new RegExp(
        `env(?:ironment)?[ _]?var(?:iable)? ${name} (?:is )?(?:missing|required|not (?:set|defined|found))`,
        'i',
      ),
      /process\.env\.([A-Z][A-Z0-9_]+) (?:is|was|must)\b/,
    )?.[1] ??
    zodPath(evidence.lines) ??
    envalidName(evidence.lines);
  if (variable === undefined) return undefined;
  return {
    id: 'missingVariable',
    sentence: l10n.t('The environment variable {0} is missing or wrong.', variable),
  };
}

/** Zod prints its issues as JSON over several lines: a `path` whose first element is the variable. */
function zodPath(lines: readonly string[]): string | undefined {
  const text = lines.join('\n');
  if (!/ZodError|"code": ?"invalid_type"|code: 'invalid_type'|Invalid environment/.test(text))
    return undefined;
  return (
    /["']?path["']?:\s*\[\s*["']([A-Z][A-Z0-9_]+)["']/.exec(text)?.[1] ??
    /\bat ([A-Z][A-Z0-9_]+)$/m.exec(text)?.[1]
  );
}

/** envalid prints a heading, then a line `    NAME: why`. */
function envalidName(lines: readonly string[]): string | undefined {
  const text = lines.join('\n');
  return /(?:Missing|Invalid)\S{0,40} environment variables:[ \t]*\n\s*([A-Z][A-Z0-9_]+):?/.exec(
    text,
  )?.[1];
}
