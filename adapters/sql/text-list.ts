/** Texts as a JSON parameter that OPENJSON reads row by row. */
export const textList = (texts: readonly string[]): string =>
  JSON.stringify(texts.map((value) => ({ value })));
