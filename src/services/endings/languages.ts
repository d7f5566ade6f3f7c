import * as l10n from '@vscode/l10n';
import { type Ending, type EndingEvidence, lastMatch } from './types';

/** A package of Python, Ruby or Go that is missing: each world has its own command for it. */
export function packageMissing(evidence: EndingEvidence): Ending | undefined {
  const python = lastMatch(evidence, /No module named '?([\w-]+)/);
  if (python?.[1]) {
    return missing(
      l10n.t(
        'Python has no module "{0}": install it into the virtual environment of the project.',
        python[1],
      ),
    );
  }
  const ruby = lastMatch(
    evidence,
    /Could not find (?:gem )?'?([\w.-]+)/,
    /cannot load such file -- ([\w./-]+)/,
    /can't find gem ([\w-]+)/,
  );
  if (ruby?.[1]) {
    return missing(l10n.t('The gem "{0}" is not installed: run bundle install.', ruby[1]));
  }
  const go = lastMatch(evidence, /no required module provides package ([\w./-]+)/);
  return go?.[1]
    ? missing(l10n.t('go.mod names no module with "{0}": run go mod tidy.', go[1]))
    : undefined;
}

function missing(sentence: string): Ending {
  return { id: 'missingDependency', sentence };
}
