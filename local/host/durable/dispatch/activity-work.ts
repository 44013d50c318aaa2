import { activityFailure } from "../episode/failure-texts.ts";
import { taskCompleted, taskFailed } from "../event-texts.ts";
import { type FunctionCalls, messageOf } from "../function-calls.ts";
import type { HistoryEvent } from "../history-event.ts";
import type { ActivityRow } from "../store/work-tables.ts";
import { activityResult } from "../typed-data.ts";

/**
 * Runs an activity once and tells its outcome as the event its orchestrator will see; undefined when the host went
 * down under it, so that it runs again with the next start.
 */
export const outcomeOf = async (
  { name, instance, task, input }: ActivityRow,
  calls: FunctionCalls,
  now: () => number,
  isStopping: () => boolean,
): Promise<HistoryEvent | undefined> => {
  const failed = (message: string, stack?: string): HistoryEvent =>
    taskFailed(task, activityFailure(name, message, stack), now());
  if (!calls.kinds.activities.has(name)) {
    return failed("the activity is not registered any more. On Azure it would wait for ever without a word.");
  }
  try {
    const answer = await calls.activity(name, instance, input ?? undefined);
    if ("failure" in answer) return failed(answer.failure, answer.stack);
    const result = activityResult(answer.result);
    return "refused" in result ? failed(result.refused) : taskCompleted(task, result.text, now());
  } catch (error) {
    if (isStopping()) return undefined;
    return failed(messageOf(error), error instanceof Error ? error.stack : undefined);
  }
};
