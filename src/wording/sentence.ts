/** A running value where a sentence or a label begins: English has a capital there, and Chinese no such letter. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
