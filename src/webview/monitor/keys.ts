/** What a key means in a chart. */
export type KeyMeaning =
  | { readonly type: 'step'; readonly parts: number }
  | { readonly type: 'end'; readonly last: boolean }
  | { readonly type: 'pan'; readonly part: number }
  | { readonly type: 'zoom'; readonly factor: number }
  | { readonly type: 'open' }
  | { readonly type: 'leave' };

/** Reads a key; undefined where it is for somebody else. */
export function meaningOf({
  key,
  shiftKey,
  ctrlKey,
  altKey,
  metaKey,
}: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey'>):
  KeyMeaning | undefined {
  if (ctrlKey || altKey || metaKey) return undefined;
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return shiftKey ? { type: 'pan', part: -0.25 } : { type: 'step', parts: -1 };
    case 'ArrowRight':
    case 'ArrowUp':
      return shiftKey ? { type: 'pan', part: 0.25 } : { type: 'step', parts: 1 };
    case 'PageUp':
      return { type: 'step', parts: 10 };
    case 'PageDown':
      return { type: 'step', parts: -10 };
    case 'Home':
      return { type: 'end', last: false };
    case 'End':
      return { type: 'end', last: true };
    case '+':
      return { type: 'zoom', factor: 0.5 };
    case '-':
      return { type: 'zoom', factor: 2 };
    case 'Enter':
      return { type: 'open' };
    case 'Escape':
      return { type: 'leave' };
    default:
      return undefined;
  }
}
