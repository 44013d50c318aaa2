// biome-ignore-all lint/correctness/useYield: as recorded, and some of them end without a yield
import { EntityId, type OrchestrationHandler } from "durable-functions";

const after = (start: Date, ms: number): Date => new Date(start.getTime() + ms);
const day = 86_400_000;

/** Orchestrators that wait, go round and report, as they were when they were recorded. */
export const waitOrchestrators = (scale: number): Readonly<Record<string, OrchestrationHandler>> => ({
  *anytimer({ df }) {
    const t = df.createTimer(after(df.currentUtcDateTime, 3_600_000));
    const e = df.callActivity("say", "x");
    const w = yield df.Task.any([e, t]);
    if (w !== e) return "timer";
    t.cancel();
    return e.result;
  },
  *anytimernocancel({ df }) {
    const t = df.createTimer(after(df.currentUtcDateTime, 3000 * scale));
    const e = df.callActivity("say", "x");
    const w = yield df.Task.any([e, t]);
    return w === e ? "act" : "timer";
  },
  *anytimeout({ df }) {
    const t = df.createTimer(after(df.currentUtcDateTime, 2000 * scale));
    const e = df.waitForExternalEvent("never");
    const w = yield df.Task.any([e, t]);
    return w === e ? "event" : "timeout";
  },
  *anycancel2({ df }) {
    const t = df.createTimer(after(df.currentUtcDateTime, 2000 * scale));
    const e = df.waitForExternalEvent("go");
    const w = yield df.Task.any([e, t]);
    if (w !== e) return "timer";
    t.cancel();
    return yield df.callActivity("say", e.result);
  },
  *timer1({ df }) {
    const s = df.currentUtcDateTime.getTime();
    yield df.createTimer(new Date(s + 1000 * scale));
    return df.currentUtcDateTime.getTime() - s;
  },
  *timerpast({ df }) {
    yield df.createTimer(after(df.currentUtcDateTime, -5000));
    return "past";
  },
  *longtimer({ df }) {
    yield df.createTimer(after(df.currentUtcDateTime, 8 * day));
    return 1;
  },
  *failtimer({ df }) {
    const t = df.createTimer(after(df.currentUtcDateTime, 4000 * scale));
    yield df.Task.any([df.callActivity("num", 1), t]);
    throw new Error("fail with pending timer");
  },
  *ev1({ df }) {
    const r = yield df.waitForExternalEvent("go");
    return { r, t: typeof r, undef: r === undefined };
  },
  *evlate({ df }) {
    yield df.createTimer(after(df.currentUtcDateTime, 3000 * scale));
    return yield df.waitForExternalEvent("go");
  },
  *evtwo({ df }) {
    const a = yield df.waitForExternalEvent("go");
    const b = yield df.waitForExternalEvent("go");
    return [a, b];
  },
  *evtwopar({ df }) {
    const names = ["go", "go", "GO2"];
    return yield df.Task.all(names.map((name) => df.waitForExternalEvent(name)));
  },
  *evact({ df }) {
    const e = df.waitForExternalEvent("go");
    const r = yield df.callActivity("slow", { ms: 2500, v: 1 });
    const v = yield e;
    return [r, v];
  },
  *waits({ df }) {
    const r = yield df.waitForExternalEvent("go");
    return yield df.callActivity("say", r);
  },
  *again({ df }) {
    const n = df.getInput<number>();
    if (n >= 2) return n;
    yield df.callActivity("num", n);
    return df.continueAsNew(n + 1);
  },
  *againkeep({ df }) {
    const n = df.getInput<number | null>() ?? 0;
    if (n >= 2) return n;
    const r = yield df.waitForExternalEvent("go");
    df.setCustomStatus({ n, r });
    return df.continueAsNew(n + 1);
  },
  *againstr({ df }) {
    const n = df.getInput<string>();
    return n.length > 8 ? n : df.continueAsNew(`${n}x`);
  },
  *againobj({ df }) {
    const n = df.getInput<{ readonly i: number }>();
    if (n.i >= 1) return n;
    yield df.callActivity("num", 1);
    return df.continueAsNew({ i: n.i + 1, s: 'q"' });
  },
  *againev({ df }) {
    const n = df.getInput<number>();
    const got = [yield df.waitForExternalEvent("go")];
    yield df.callActivity("slow", { ms: 1500, v: 1 });
    return n >= 2 ? got : df.continueAsNew(n + 1);
  },
  *againtimer({ df }) {
    const n = df.getInput<number>();
    if (n >= 1) return n;
    const t = df.createTimer(after(df.currentUtcDateTime, 3000 * scale));
    yield df.Task.any([df.callActivity("num", 1), t]);
    return df.continueAsNew(n + 1);
  },
  *status({ df }) {
    df.setCustomStatus("phase1");
    yield df.callActivity("say", "s");
    df.setCustomStatus({ phase: 2, pct: 50 });
    yield df.createTimer(after(df.currentUtcDateTime, 1000 * scale));
    return "done";
  },
  *statusnull({ df }) {
    df.setCustomStatus({ a: 1 });
    yield df.callActivity("num", 1);
    df.setCustomStatus(null);
    yield df.createTimer(after(df.currentUtcDateTime, 2500 * scale));
    return 1;
  },
  *failstatus({ df }) {
    df.setCustomStatus("about to fail");
    yield df.callActivity("num", 1);
    throw new Error("with status");
  },
  *guid({ df }) {
    const g1 = df.newGuid("x");
    const g2 = df.newGuid("x");
    const t1 = df.currentUtcDateTime.toISOString();
    const rep1 = df.isReplaying;
    yield df.callActivity("say", g1);
    const g3 = df.newGuid("x");
    const t2 = df.currentUtcDateTime.toISOString();
    const parent = df.parentInstanceId ?? null;
    return {
      g1,
      g2,
      g3,
      t1,
      t2,
      rep1,
      rep2: df.isReplaying,
      id: df.instanceId,
      parent,
      version: df.version ?? null,
    };
  },
  *verkid({ df }) {
    return df.version ?? null;
  },
  *subver({ df }) {
    return [
      df.version ?? null,
      yield df.callSubOrchestrator("verkid", null),
      yield df.callSubOrchestrator("verkid", null, undefined, "1.2"),
    ];
  },
  *http({ df }) {
    const { url } = df.getInput<{ readonly url: string }>();
    return yield df.callHttp({ method: "POST", url, body: { a: 1 }, headers: { "x-in": "v" } });
  },
  *entcall({ df }) {
    const id = new EntityId("counter", df.getInput<string | null>() ?? "k");
    df.signalEntity(id, "add", 3);
    const v = yield df.callEntity(id, "add", 4);
    const g = yield df.callEntity(id, "get");
    return [v, g];
  },
  *entfail({ df }) {
    try {
      yield df.callEntity(new EntityId("counter", "f"), "bad");
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error();
      return { name: error.name, ctor: error.constructor.name, message: error.message };
    }
    return undefined;
  },
  *entsig({ df }) {
    df.signalEntity(new EntityId("counter", "z"), "add", 2);
    return "signalled";
  },
  *lock({ df }) {
    const id = new EntityId("counter", "lk");
    const l = yield df.lock(id);
    const v = yield df.callEntity(id, "add", 2);
    l.release();
    return { v, keys: Object.getOwnPropertyNames(Object.getPrototypeOf(l)) };
  },
});
