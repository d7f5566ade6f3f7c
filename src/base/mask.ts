import { maskAddresses } from './secrets/addresses';
import { maskAssignments } from './secrets/assignments';
import { maskCommandFlags } from './secrets/commandFlags';
import { maskKeyBlocks } from './secrets/keyBlocks';
import { maskNamedValues } from './secrets/namedValues';
import { maskSecretlintTokens } from './secrets/secretlintTokens';
import { maskShapes } from './secrets/shapes';

/**
 * Masks what looks like a secret in a text of any length, in time that grows with the length alone: docs/secrets.md says what. The
 * text keeps its lines. What is cut is cut afterwards: half a secret is not known for one.
 */
export function maskSecrets(text: string): string {
  return steps.reduce((masked, step) => step(masked), text);
}

/** The same of lines that follow one another: a secret may go over several. Gives as many. */
export function maskLines(lines: readonly string[]): readonly string[] {
  return maskSecrets(lines.join('\n')).split('\n');
}

const steps = [
  maskKeyBlocks,
  maskAddresses,
  maskNamedValues,
  maskAssignments,
  maskCommandFlags,
  maskShapes,
  maskSecretlintTokens,
];
