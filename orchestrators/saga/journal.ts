import type { SagaStatus } from "../../contracts/saga-status.ts";
import type { CheckoutStatus, StepOutcome, StepRecord } from "../../domain/checkout.ts";
import type { Instant } from "../../domain/ids.ts";

type Told = Omit<SagaStatus, "steps" | "status">;

/** The timeline of a saga and what it says of itself, as plain data. */
export const openJournal = (about: Pick<SagaStatus, "key" | "holdExpiresAt">, status: CheckoutStatus) => {
  let now: CheckoutStatus = status;
  let told: Told = about;
  const steps: StepRecord[] = [];

  return {
    /** A step is asked; asked again while it has no end, it counts as one more attempt. */
    begin(name: string, at: Instant): void {
      const open = steps.findIndex((step) => step.name === name && step.endedAt === undefined);
      const before = steps[open];
      if (before) steps[open] = { ...before, attempts: (before.attempts ?? 1) + 1 };
      else steps.push({ name, startedAt: at });
    },
    end(name: string, at: Instant, outcome: StepOutcome): void {
      const open = steps.findIndex((step) => step.name === name && step.endedAt === undefined);
      const before = steps[open];
      if (before) steps[open] = { ...before, endedAt: at, outcome };
    },
    /** From now on the saga says this of itself; what it said of a next action ends with that. */
    say(next: CheckoutStatus, also: Partial<Told> = {}): void {
      const { nextAction, ...rest } = told;
      now = next;
      told = { ...rest, ...also };
    },
    /** This too, whatever it says of itself. */
    tell(also: Partial<Told>): void {
      told = { ...told, ...also };
    },
    status: (): SagaStatus => ({ ...told, status: now, steps: [...steps] }),
  };
};

export type Journal = ReturnType<typeof openJournal>;
