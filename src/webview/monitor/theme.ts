import type { Tone } from '../../base/monitor/lane';

/** The colours of the editor's theme, as a canvas needs them. */
export interface Theme {
  readonly text: string;
  readonly background: string;
  readonly grid: string;
  readonly memory: string;
  readonly memoryFill: string;
  readonly cpu: string;
  readonly cap: string;
  readonly warning: string;
  readonly critical: string;
  readonly tones: Readonly<Record<Tone, string>>;
  readonly font: string;
  readonly highContrast: boolean;
}

/** Reads them from the variables that the editor sets; each has one that every theme has behind it. */
export function readTheme(): Theme {
  const style = getComputedStyle(document.body);
  const text = style.getPropertyValue('--vscode-foreground').trim() || style.color;
  const of = (...names: readonly string[]): string =>
    names.map((name) => style.getPropertyValue(`--vscode-${name}`).trim()).find(Boolean) ?? text;
  const highContrast = document.body.matches('.vscode-high-contrast, .vscode-high-contrast-light');
  const memory = of('charts-blue', 'textLink-foreground');
  return {
    text,
    background: of('editor-background'),
    // A line of full contrast would be taken for one that says something.
    grid: highContrast
      ? withAlpha(text, 0.25)
      : of('editorIndentGuide-background1', 'panel-border'),
    memory,
    memoryFill: highContrast ? 'transparent' : withAlpha(memory, 0.18),
    cpu: of('charts-green', 'foreground'),
    cap: of('editorWarning-foreground', 'charts-orange'),
    warning: of('charts-yellow', 'editorWarning-foreground'),
    critical: of('charts-red', 'errorForeground'),
    tones: {
      good: of('charts-green'),
      moving: of('charts-blue'),
      off: of('descriptionForeground'),
      bad: of('charts-red', 'errorForeground'),
      unknown: of('descriptionForeground'),
    },
    font: `11px ${style.getPropertyValue('--vscode-font-family').trim() || 'sans-serif'}`,
    highContrast,
  };
}

/** Calls `onDidChange` when the editor changes its theme. */
export function watchTheme(onDidChange: () => void): void {
  const observer = new MutationObserver(onDidChange);
  observer.observe(document.body, { attributeFilter: ['class', 'data-vscode-theme-id'] });
}

/** A colour of a theme, as `#rgb`, `#rrggbb` or `#rrggbbaa`, made thin. */
function withAlpha(colour: string, alpha: number): string {
  const hex = /^#([\da-f]{3}|[\da-f]{6})(?:[\da-f]{2})?$/i.exec(colour)?.[1];
  if (hex === undefined) return 'transparent';
  const whole = hex.length === 3 ? [...hex].map((one) => one + one).join('') : hex;
  const part = Math.round(alpha * 255).toString(16);
  return `#${whole}${part.padStart(2, '0')}`;
}
