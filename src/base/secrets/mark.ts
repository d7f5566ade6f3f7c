/** What stands where a secret was. */
export const mark = '•••';

/** A text in place of a secret: as many lines as the secret had, so that what counts lines still counts them. */
export function markOf(secret: string): string {
  return secret.includes('\n') ? secret.replace(/\S[^\r\n]*/g, mark) : mark;
}
