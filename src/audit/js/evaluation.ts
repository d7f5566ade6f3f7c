import type { Value } from '../../project/config/value';
import type { Constants } from './constants';
import type { JsNode } from './parse';

/** What a value is read with: the constants around it, and the file, whose folder `__dirname` is. */
export interface EvaluationScope {
  readonly constants: Constants;
  /** Absolute. */
  readonly file: string;
}

export const maxDepth = 30;
/** Of one expression. Constants that stand for more and more count each time, and so do the values that a spread brings. */
export const maxValues = 20_000;
/** What is put together to a longer text is no value of any configuration. */
export const maxChars = 10_000;

/** One expression that is being evaluated. */
export interface Evaluation extends EvaluationScope {
  /** Values that may still be made. */
  left: number;
}

/** What an inner expression is. */
export type Next = (node: JsNode | undefined) => Value;
/** Makes the value that the present expression has. */
export type Scalar = (
  value: string | number | boolean | null,
  options?: { dynamic?: boolean; literal?: boolean },
) => Value;

/** False where an expression has no room for so many more values. */
export function take(scope: Evaluation, count: number): boolean {
  if (count > scope.left) return false;
  scope.left -= count;
  return true;
}
