import { asPlayed, EventType, type HistoryEvent } from "../history-event.ts";

/**
 * The text an episode leaves in the history. What the orchestrator has seen counts as played from then on, except
 * OrchestratorStarted; what the episode itself scheduled never does.
 */
export const episodeText = (fresh: readonly HistoryEvent[], added: readonly HistoryEvent[]): string => {
  const seen = fresh.map(({ type, text }) =>
    type === EventType.OrchestratorStarted ? text : asPlayed(text),
  );
  return [...seen, ...added.map(({ text }) => text)].join(",");
};
