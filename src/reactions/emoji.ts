/** The flag `v` matches an emoji sequence as one. Node 20 has it; TypeScript refuses the literal for this target. */
const SEQUENCES: string = "v";
const ONE_EMOJI = new RegExp("^\\p{RGI_Emoji}$", SEQUENCES);

/** Shown as text unless a variation selector follows, or a skin tone, which has the same effect. */
const TEXT_BY_DEFAULT = /(?!\p{Emoji_Presentation})\p{Emoji}(?!\p{Emoji_Modifier})/gu;
const VARIATION_SELECTOR = "\ufe0f";

/** Longer than any emoji. */
export const MAX_EMOJI_LENGTH = 64;

/**
 * The emoji in the form that Unicode calls fully qualified, or undefined if the text is not exactly one emoji. Some
 * keyboards leave variation selectors out; without a single form, one heart would be two kinds.
 */
export function emojiOf(text: string): string | undefined {
  if (text.length > MAX_EMOJI_LENGTH) return undefined;
  const qualified = text.replaceAll(VARIATION_SELECTOR, "").replace(TEXT_BY_DEFAULT, `$&${VARIATION_SELECTOR}`);
  return ONE_EMOJI.test(qualified) ? qualified : undefined;
}
