import { describe, expect, it } from "vitest";
import { isMatch, readIfMatch } from "../../../functions/http/if-match.ts";

const matches = (header: string | undefined, tag = '"2"') => {
  const read = readIfMatch(header);
  return "refusal" in read ? (read.refusal.body as { code: string }).code : isMatch(read.ifMatch, tag);
};

describe("If-Match", () => {
  it("asks for nothing where it is not sent, and for any version where it is an asterisk", () => {
    for (const header of [undefined, "*", " * "]) expect(matches(header), header).toBe(true);
  });

  it("matches when any of its tags is equal, however the list is spaced", () => {
    for (const header of ['"2"', '"1", "2"', '"1","2","3"', '"2" ,\t"1"', ',"2",', '"1",, "2"'])
      expect(matches(header), header).toBe(true);
    for (const header of ['"1"', '"1", "3"', '""', '"02"', '"22"'])
      expect(matches(header), header).toBe(false);
  });

  it("takes what stands in a tag as it stands, commas and asterisks too", () => {
    expect(matches('"1,2"')).toBe(false);
    expect(matches('"a,b", "2"')).toBe(true);
    expect(matches('"a,b"', '"a,b"')).toBe(true);
    expect(matches('"*"')).toBe(false);
    expect(matches('"\u00e4"', '"\u00e4"')).toBe(true);
  });

  it("never matches a weak tag", () => {
    expect(matches('W/"2"')).toBe(false);
    expect(matches('W/"2"', 'W/"3"')).toBe(false);
    expect(matches('W/"2", "2"')).toBe(true);
  });

  it("is refused where it is neither an asterisk nor a list of tags", () => {
    for (const header of [
      "",
      " ",
      ",",
      "2",
      '"2',
      '2"',
      "'2'",
      '"2" "3"',
      '"2"; "3"',
      '*, "2"',
      '"2", *',
      '"2", 3',
      'w/"2"',
      'W/ "2"',
      '"a b"',
      '"a"b"',
      '"2""3"',
      "**",
    ])
      expect(matches(header), header).toBe("validation_failed");
  });

  it("is read in time that grows with its length alone", () => {
    for (const part of ['"', " ", ",", '"a" ', "W/", '"a",', " ,"]) {
      const started = performance.now();
      matches(part.repeat(100_000));
      expect(performance.now() - started, part).toBeLessThan(1000);
    }
  });
});
