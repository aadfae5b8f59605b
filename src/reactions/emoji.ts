/** The flag has sequences matched as one. Node 20 knows it; TypeScript refuses it below a target that Node 20 is not. */
const SEQUENCES: string = "v";
const ONE_EMOJI = new RegExp("^\\p{RGI_Emoji}$", SEQUENCES);

/** Shown as text unless a variation selector follows, or a skin tone, which says as much. */
const TEXT_BY_DEFAULT = /(?!\p{Emoji_Presentation})\p{Emoji}(?!\p{Emoji_Modifier})/gu;
const VARIATION_SELECTOR = "\ufe0f";

/** Longer than any that there is. */
export const MAX_EMOJI_LENGTH = 64;

/**
 * The emoji in the one form that Unicode calls fully qualified, or undefined where it is not exactly one. Keyboards
 * leave variation selectors out as they like; without one form, one heart would be two kinds.
 */
export function emojiOf(text: string): string | undefined {
  if (text.length > MAX_EMOJI_LENGTH) return undefined;
  const qualified = text.replaceAll(VARIATION_SELECTOR, "").replace(TEXT_BY_DEFAULT, `$&${VARIATION_SELECTOR}`);
  return ONE_EMOJI.test(qualified) ? qualified : undefined;
}
