import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clientAddress } from "../../../functions/http/client-address.ts";

describe("the address of a client", () => {
  it("is what the platform saw and wrote last, without the port", () => {
    expect(clientAddress("203.0.113.7:49152", 0)).toBe("203.0.113.7");
    expect(clientAddress("203.0.113.7", 0)).toBe("203.0.113.7");
    expect(clientAddress(" 198.51.100.1 , 203.0.113.7:49152 ", 0)).toBe("203.0.113.7");
  });

  it("is further left by as many proxies as there are, and the first one where there are fewer entries", () => {
    const chain = "192.0.2.66, 203.0.113.7, 198.51.100.1, 198.51.100.2:80";
    expect(clientAddress(chain, 2)).toBe("203.0.113.7");
    expect(clientAddress("203.0.113.7, 198.51.100.2:80", 2)).toBe("203.0.113.7");
    expect(clientAddress("198.51.100.2:80", 1)).toBe("198.51.100.2");
  });

  it("is not known where nobody forwards", () => {
    for (const header of [null, "", " ", ",", " , "]) expect(clientAddress(header, 0)).toBeUndefined();
  });

  it("is a network in IPv6, however it is written", () => {
    for (const [written, network] of [
      ["[2001:db8:1:2:3:4:5:6]:49152", "2001:db8:1:2"],
      ["2001:DB8:1:2::9", "2001:db8:1:2"],
      ["2001:0db8:0001:0002::", "2001:db8:1:2"],
      ["2001:db8::1", "2001:db8:0:0"],
      ["[::1]", "0:0:0:0"],
      ["[::ffff:203.0.113.7]:80", "203.0.113.7"],
    ] as const)
      expect(clientAddress(written, 0), written).toBe(network);
  });

  it("follows from nothing that a client writes itself, whatever it writes", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), fc.integer({ min: 0, max: 3 }), (own, proxies) => {
        const added = ["203.0.113.7", "198.51.100.1", "198.51.100.2", "198.51.100.3:80"].slice(3 - proxies);
        expect(clientAddress([own, "203.0.113.7", ...added.slice(1)].join(","), proxies)).toBe("203.0.113.7");
      }),
    );
  });
});
