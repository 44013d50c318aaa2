import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CheckoutId } from "../../domain/ids.ts";
import { instant, plus } from "../../domain/instant.ts";
import type { Sagas } from "../../ports/sagas.ts";
import { unique } from "./order-builders.ts";

export type OpenedSagas<Input, Said> = {
  readonly sagas: Sagas<Input, Said>;
  /** Another one each time. */
  input(): Input;
  /** What a saga says of itself once it has heard `speak`. */
  readonly said: Said;
  /** Raises `speak` and waits until the saga has spoken. */
  speak(checkoutId: CheckoutId): Promise<void>;
  /** Waits until the saga has ended. */
  end(checkoutId: CheckoutId): Promise<void>;
  close(): Promise<void>;
};

/** Everything that the port `Sagas` promises, for whichever engine is behind it; nobody else uses it meanwhile. */
export const sagasContract = <Input, Said>(
  name: string,
  open: () => Promise<OpenedSagas<Input, Said>>,
): void => {
  describe(`the sagas on ${name}`, () => {
    let engine: OpenedSagas<Input, Said>;
    let sagas: Sagas<Input, Said>;
    beforeAll(async () => {
      engine = await open();
      sagas = engine.sagas;
    });
    afterAll(() => engine?.close());
    const anId = () => `chk_${unique()}` as CheckoutId;
    const started = async (input = engine.input()) => {
      const checkoutId = anId();
      expect(await sagas.start(checkoutId, input)).toBe("started");
      return checkoutId;
    };
    const ended = async () => {
      const checkoutId = await started();
      await engine.end(checkoutId);
      return checkoutId;
    };
    const now = () => instant(Date.now());

    it("are found from their start on, with their input as long as they have said nothing", async () => {
      const before = plus(now(), -1000);
      const input = engine.input();
      const checkoutId = await started(input);
      const found = await sagas.find(checkoutId);
      expect(found).toMatchObject({ checkoutId, said: undefined, input });
      expect(["pending", "running"]).toContain(found?.runtimeStatus);
      expect(`${found?.createdAt}` >= before && `${found?.createdAt}` <= plus(now(), 1000)).toBe(true);
    });

    it("say what they say of themselves", async () => {
      const checkoutId = await started();
      await engine.speak(checkoutId);
      expect(await sagas.find(checkoutId)).toMatchObject({
        runtimeStatus: "running",
        said: engine.said,
      });
    });

    it("are started once, whoever asks with whatever: the first stands", async () => {
      const input = engine.input();
      const checkoutId = await started(input);
      expect(await sagas.start(checkoutId, engine.input())).toBe("running");
      expect((await sagas.find(checkoutId))?.input).toEqual(input);
    });

    it("are replaced when they are started again after their end", async () => {
      const checkoutId = await started();
      await engine.speak(checkoutId);
      await engine.end(checkoutId);
      expect(await sagas.find(checkoutId)).toMatchObject({
        runtimeStatus: "completed",
        said: engine.said,
        input: undefined,
      });
      const input = engine.input();
      expect(await sagas.start(checkoutId, input)).toBe("started");
      expect(await sagas.find(checkoutId)).toMatchObject({ said: undefined, input });
    });

    it("are not found where none was started, be the id impossible", async () => {
      for (const id of [anId(), "chk_none/../x", "", "?"])
        expect(await sagas.find(id as CheckoutId), id).toBeUndefined();
    });

    it("hear nothing once they ended or where they never were, and nobody is told off for that", async () => {
      const checkoutId = await ended();
      for (const id of [checkoutId, anId(), "chk_none/../x" as CheckoutId]) await sagas.raise(id, "speak");
      expect(await sagas.find(checkoutId)).toMatchObject({ runtimeStatus: "completed", said: undefined });
    });

    it("are alive until they end", async () => {
      const [speaking, silent, gone] = [await started(), await started(), await ended()];
      await engine.speak(speaking);
      const alive = new Map((await sagas.alive()).map((one) => [one.checkoutId, one]));
      expect(alive.get(speaking)).toMatchObject({ runtimeStatus: "running", said: engine.said });
      expect(alive.has(silent)).toBe(true);
      expect(alive.has(gone)).toBe(false);
    });

    it("are forgotten when they ended and were created before the time given, and no others", async () => {
      await sagas.purge(plus(now(), 60_000));
      const before = plus(now(), -60_000);
      const [one, two, alive] = [await ended(), await ended(), await started()];
      expect(await sagas.purge(before)).toBe(0);
      expect(await sagas.find(one)).toBeDefined();
      expect(await sagas.purge(plus(now(), 60_000))).toBe(2);
      for (const id of [one, two]) expect(await sagas.find(id)).toBeUndefined();
      expect(await sagas.find(alive)).toBeDefined();
    });
  });
};
