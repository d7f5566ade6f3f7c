import * as v from 'valibot';
import { HumanError } from '../base/errors';
import { type Answer, answerText, data, ours } from './answer';
import type { AgentContext } from './context';

/** What a person is asked before a tool does something; Markdown means nothing in it. */
export interface Confirmation {
  readonly title: string;
  readonly message: string;
}

/** A tool, defined once for everybody who offers it. */
export interface AgentTool<Input = unknown> {
  /** Lower case, with underscores: the name in MCP, and behind `codexServices_` that in the editor. */
  readonly name: string;
  /** For people, in English; the editor's is in package.nls.json. */
  readonly title: string;
  /** What a model is told. English. */
  readonly description: string;
  readonly input: v.GenericSchema<unknown, Input>;
  /** `reads` changes nothing; `starts` changes what runs; `ends` takes away what runs, so it may lose work. */
  readonly effect: 'reads' | 'starts' | 'ends';
  /** In the language of the editor. Missing for what only reads. */
  readonly confirmation?: (input: Input) => Confirmation;
  run(input: Input, context: AgentContext, signal: AbortSignal): Promise<Answer>;
}

/** A tool with any input: which one it takes is its own business. */
export type AnyTool = Omit<AgentTool, 'confirmation' | 'run'> & {
  readonly confirmation?: (input: never) => Confirmation;
  run(input: never, context: AgentContext, signal: AbortSignal): Promise<Answer>;
};

/** Makes a tool whose input is known by its schema. */
export function tool<const Schema extends v.GenericSchema>(
  definition: Omit<AgentTool<v.InferOutput<Schema>>, 'input'> & { readonly input: Schema },
): AnyTool {
  return definition;
}

export interface CallResult {
  readonly text: string;
  readonly failed: boolean;
}

/** Calls a tool with what an agent gave. What goes wrong in words is an answer; everything else rejects. */
export async function callTool(
  called: AnyTool,
  given: unknown,
  context: AgentContext,
  signal: AbortSignal,
): Promise<CallResult> {
  try {
    const input = parseInput(called, given);
    return { text: answerText(await called.run(input as never, context, signal)), failed: false };
  } catch (error) {
    if (!(error instanceof HumanError)) throw error;
    return {
      text: answerText([ours('This did not work.'), data('the reason', [error.message])]),
      failed: true,
    };
  }
}

/** What a person is asked before the call; undefined for what only reads. Throws a HumanError for an input that is none. */
export function confirmationOf(called: AnyTool, given: unknown): Confirmation | undefined {
  return called.confirmation?.(parseInput(called, given) as never);
}

function parseInput({ input, name }: AnyTool, given: unknown): unknown {
  const parsed = v.safeParse(input, given ?? {});
  if (parsed.success) return parsed.output;
  const problems = parsed.issues.map(
    (issue) => `${v.getDotPath(issue) ?? 'input'}: ${issue.message}`,
  );
  throw new HumanError(`The input of ${name} cannot be used. ${problems.slice(0, 5).join('; ')}`);
}
