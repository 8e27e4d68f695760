/**
 * Text that was written by anybody, made fit to be shown. Pure. Control characters move the cursor,
 * set the title and forge lines of a terminal or a log; format characters turn text around or hide
 * it; half a surrogate pair is no text. Each is shown as the number it has, as JSON writes it: in a
 * JSON text the meaning stays the same.
 */

const harmful = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** On one line, and no longer than `longest`. */
export const harmless = (text: string, longest: number = Number.POSITIVE_INFINITY): string => {
  const whole = text.length <= longest;
  const kept = whole ? text : `${text.slice(0, Math.max(0, longest - 1))}…`;
  return kept.replace(harmful, shown);
};

/** By units of UTF-16, four digits each. */
const shown = (character: string): string =>
  character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
