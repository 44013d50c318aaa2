const none: Readonly<Record<string, string>> = Object.freeze({});

/**
 * The query of a raw URL as the real host gives it: repeated names (whatever their case) are joined by commas under
 * the spelling that came first, `+` is a space, a name without `=` has the empty value.
 */
export function parseQuery(url: string): Readonly<Record<string, string>> {
  const start = url.indexOf("?");
  if (start < 0 || start === url.length - 1) return none;
  const values = new Map<string, { readonly name: string; value: string }>();
  for (const [name, value] of new URLSearchParams(url.slice(start + 1))) {
    const known = values.get(name.toLowerCase());
    if (known) known.value += `,${value}`;
    else values.set(name.toLowerCase(), { name, value });
  }
  // No prototype: a parameter may be called __proto__.
  const query: Record<string, string> = Object.create(null);
  for (const { name, value } of values.values()) query[name] = value;
  return query;
}
