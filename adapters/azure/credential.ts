import { DefaultAzureCredential, type TokenCredential } from "@azure/identity";

/**
 * How the app proves who it is to Azure: its user-assigned identity there, whoever is signed in to the Azure CLI on a
 * developer's machine.
 */
export const azureCredential = (clientId: string | undefined): TokenCredential =>
  new DefaultAzureCredential(clientId === undefined ? {} : { managedIdentityClientId: clientId });
