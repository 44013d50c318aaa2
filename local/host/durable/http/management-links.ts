/** Where the management API of an instance is found, and with what it is called. */
export type LinkSettings = { readonly taskHub: string; readonly systemKey: string };

export const managementRoot = "/runtime/webhooks/durabletask/";

const queryOf = ({ taskHub, systemKey }: LinkSettings): string =>
  `taskHub=${encodeURIComponent(taskHub)}&connection=Storage&code=${encodeURIComponent(systemKey)}`;

/** The URL under which a client asks for an instance's status. */
export const statusUrl = (origin: string, id: string, settings: LinkSettings): string =>
  `${origin}${managementRoot}instances/${encodeURIComponent(id)}?${queryOf(settings)}`;

/** Every link of an instance; `inPath` stands where its id belongs. */
const links = (origin: string, inPath: string, settings: LinkSettings) => {
  const instance = `${origin}${managementRoot}instances/${inPath}`;
  const query = queryOf(settings);
  return {
    statusQueryGetUri: `${instance}?${query}`,
    sendEventPostUri: `${instance}/raiseEvent/{eventName}?${query}`,
    terminatePostUri: `${instance}/terminate?reason={text}&${query}`,
    rewindPostUri: `${instance}/rewind?reason={text}&${query}`,
    purgeHistoryDeleteUri: `${instance}?${query}`,
    restartPostUri: `${instance}/restart?${query}`,
    suspendPostUri: `${instance}/suspend?reason={text}&${query}`,
    resumePostUri: `${instance}/resume?reason={text}&${query}`,
  };
};

/** What a start answers with: no link to rewind what has only begun. */
export const creationLinks = (origin: string, id: string, settings: LinkSettings) => {
  const { rewindPostUri, ...others } = links(origin, encodeURIComponent(id), settings);
  return { id, ...others };
};

/** The links as the client binding carries them, with `id` as the placeholder the SDK replaces. */
export const bindingLinks = (origin: string, id: string, settings: LinkSettings) => ({
  id,
  ...links(origin, id, settings),
});
