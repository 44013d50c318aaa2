export type Schema = Readonly<Record<string, unknown>>;

const annotations = new Set(["description", "example", "default", "format", "title"]);

const typeOf = (value: unknown): string => {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value;
};

const isOfType = (value: unknown, type: unknown): boolean =>
  Array.isArray(type)
    ? type.some((one) => isOfType(value, one))
    : type === "integer"
      ? Number.isInteger(value)
      : typeOf(value) === type;

/**
 * Checks values against the JSON Schema of an OpenAPI document, as far as this product's document uses it. Gives what
 * is wrong, with a pointer into the value; throws on a keyword that it does not know, so that none is passed over.
 */
export const schemaChecker = (document: Schema) => {
  const resolve = (ref: string): Schema => {
    if (!ref.startsWith("#/")) throw new Error(`a reference out of the document: ${ref}`);
    let found: unknown = document;
    for (const part of ref.slice(2).split("/")) found = (found as Schema | undefined)?.[part];
    if (typeof found !== "object" || found === null) throw new Error(`a reference to nothing: ${ref}`);
    return found as Schema;
  };

  const object = (schema: Schema, value: Readonly<Record<string, unknown>>, at: string): string[] => {
    const properties = (schema["properties"] ?? {}) as Readonly<Record<string, Schema>>;
    const missing = ((schema["required"] ?? []) as string[]).filter((name) => !Object.hasOwn(value, name));
    const members = Object.entries(value).flatMap(([name, member]) => {
      const known = Object.hasOwn(properties, name) ? properties[name] : undefined;
      const names = schema["propertyNames"]
        ? check(schema["propertyNames"] as Schema, name, `${at}/${name}`)
        : [];
      if (known) return [...names, ...check(known, member, `${at}/${name}`)];
      const others = schema["additionalProperties"];
      if (others === false) return [...names, `${at}/${name} is not known`];
      return typeof others === "object"
        ? [...names, ...check(others as Schema, member, `${at}/${name}`)]
        : names;
    });
    return [...missing.map((name) => `${at}/${name} is missing`), ...members];
  };

  const keyword = (name: string, wanted: unknown, schema: Schema, value: unknown, at: string): string[] => {
    const unless = (holds: boolean) =>
      holds ? [] : [`${at} does not have ${name} ${JSON.stringify(wanted)}`];
    const isText = typeof value === "string";
    const isNumber = typeof value === "number";
    switch (name) {
      case "$ref":
        return check(resolve(wanted as string), value, at);
      case "type":
        return unless(isOfType(value, wanted));
      case "const":
        return unless(value === wanted);
      case "enum":
        return unless((wanted as unknown[]).includes(value));
      case "minimum":
        return unless(!isNumber || value >= (wanted as number));
      case "maximum":
        return unless(!isNumber || value <= (wanted as number));
      case "minLength":
        return unless(!isText || [...value].length >= (wanted as number));
      case "maxLength":
        return unless(!isText || [...value].length <= (wanted as number));
      case "pattern":
        return unless(!isText || new RegExp(wanted as string, "u").test(value));
      case "maxItems":
        return unless(!Array.isArray(value) || value.length <= (wanted as number));
      case "items":
        return Array.isArray(value)
          ? value.flatMap((item, index) => check(wanted as Schema, item, `${at}/${index}`))
          : [];
      case "anyOf": {
        const alternatives = (wanted as Schema[]).map((one) => check(one, value, at));
        return alternatives.some((wrong) => wrong.length === 0) ? [] : alternatives.flat();
      }
      case "properties":
        return typeOf(value) === "object" ? object(schema, value as Record<string, unknown>, at) : [];
      case "required":
      case "additionalProperties":
      case "propertyNames":
        return typeOf(value) === "object" && schema["properties"] === undefined
          ? object(schema, value as Record<string, unknown>, at)
          : [];
      default:
        if (annotations.has(name)) return [];
        throw new Error(`a keyword that is not checked: ${name}`);
    }
  };

  const check = (schema: Schema, value: unknown, at = ""): string[] =>
    Object.entries(schema).flatMap(([name, wanted]) => keyword(name, wanted, schema, value, at));

  return (schema: Schema, value: unknown): readonly string[] => [...new Set(check(schema, value))];
};
