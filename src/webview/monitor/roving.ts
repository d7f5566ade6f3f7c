/** Makes a toolbar of an element: one stop for the tab key, and arrows, Home and End from one button to the next. */
export function asToolbar(element: HTMLElement): void {
  element.setAttribute('role', 'toolbar');
  element.addEventListener('keydown', (event) => {
    const all = shownIn(element);
    const at = all.findIndex((one) => one === document.activeElement);
    const last = all.length - 1;
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: last }[event.key];
    if (next === undefined || at < 0) return;
    event.preventDefault();
    moveStop(element, Math.min(last, Math.max(0, next)))?.focus();
  });
}

/** To be called when buttons were shown or hidden: stop and focus stay where they are, if that can still be reached. */
export function settleToolbar(element: HTMLElement): void {
  const at = shownIn(element).findIndex(
    (one) => one.tabIndex === 0 && one.hasAttribute('tabindex'),
  );
  const stop = moveStop(element, Math.max(0, at));
  const held = document.activeElement;
  if (held instanceof HTMLElement && held.hidden && element.contains(held)) stop?.focus();
}

/** Makes one of the buttons that are shown the stop; gives it. */
export function moveStop(element: HTMLElement, index: number): HTMLElement | undefined {
  const stop = shownIn(element)[index];
  for (const one of buttonsIn(element)) one.setAttribute('tabindex', one === stop ? '0' : '-1');
  return stop;
}

function shownIn(element: HTMLElement): readonly HTMLElement[] {
  return buttonsIn(element).filter(({ hidden }) => !hidden);
}

function buttonsIn(element: HTMLElement): readonly HTMLElement[] {
  return [...element.children].filter((one) => one instanceof HTMLElement);
}
