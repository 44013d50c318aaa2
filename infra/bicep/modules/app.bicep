// The app with its settings: each that config/settings.ts asks for when deployed, and what the host itself needs.
import { Names } from '../names.bicep'
import { Authentication, Settings, Sizes, Tags } from '../types.bicep'

@description('Azure region.')
param location string

@description('The name of every resource.')
param names Names

@description('Tags of every resource.')
param tags Tags

@description('How large everything is.')
param sizes Sizes

@description('Whether it reaches the others through the network only.')
param isPrivate bool

@description('The container that holds the app\'s package.')
param packageContainer string

@description('The identity that the app is.')
param identity { clientId: string, principalId: string }

@description('Where each store is.')
param hosts { scheduler: string, redis: string, sql: string, cosmos: string }

@description('Where telemetry goes.')
param telemetry string

@description('Whose tokens customers and staff may bring.')
param authentication Authentication

@description('Whether the vault has the secret before `id-secret`, too.')
param idSecretChanged bool

@description('The origins of storefronts, separated by commas.')
param corsOrigins string

@description('Settings other than the code\'s own defaults.')
param settings Settings

@description('Whether only a Front Door may call it.')
param hasFrontDoor bool

@description('The id of that Front Door, as it says it in X-Azure-FDID.')
param frontDoorId string

var defaults = loadJsonContent('../generated/settings.json')

func secret(vault string, name string) string => '@Microsoft.KeyVault(VaultName=${vault};SecretName=${name})'

var platform = {
  AZURE_CLIENT_ID: identity.clientId
  AzureWebJobsStorage__accountName: names.storage
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identity.clientId
  DURABLE_TASK_SCHEDULER_CONNECTION_STRING: 'Endpoint=${hosts.scheduler};Authentication=ManagedIdentity;ClientID=${identity.clientId}'
  TASKHUB_NAME: names.taskHub
  APPLICATIONINSIGHTS_CONNECTION_STRING: telemetry
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.clientId};Authorization=AAD'
}

var ends = {
  REDIS_URL: 'rediss://${hosts.redis}:10000'
  REDIS_ENTRA_USER: identity.principalId
  SQL_SERVER: hosts.sql
  SQL_DATABASE: names.database
  COSMOS_ENDPOINT: hosts.cosmos
  ServiceBusConnection__fullyQualifiedNamespace: '${names.serviceBus}.servicebus.windows.net'
  ServiceBusConnection__credential: 'managedidentity'
  ServiceBusConnection__clientId: identity.clientId
}

var secrets = {
  STRIPE_API_KEY: secret(names.keyVault, 'stripe-api-key')
  STRIPE_WEBHOOK_SECRET: secret(names.keyVault, 'stripe-webhook-secret')
  ID_SECRET: secret(names.keyVault, 'id-secret')
  OPS_API_KEYS: secret(names.keyVault, 'ops-api-keys')
  PSEUDONYM_SECRET: secret(names.keyVault, 'pseudonym-secret')
  // A reference to a secret that is not there would reach the app as text, and stop its start.
  ID_SECRET_PREVIOUS: idSecretChanged ? secret(names.keyVault, 'id-secret-previous') : ''
}

// A setting that is empty counts as one that is not set.
var callers = {
  AUTH_ISSUER: authentication.issuer
  AUTH_AUDIENCE: authentication.audience
  AUTH_JWKS_URI: authentication.jwksUri
  CORS_ORIGINS: corsOrigins
  // Front Door names the customer's address in a header, and the platform adds Front Door's behind it.
  TRUSTED_PROXIES: hasFrontDoor ? '1' : '0'
}

module functionApp 'function-app.bicep' = {
  params: {
    location: location
    names: names
    tags: tags
    sizes: sizes
    isPrivate: isPrivate
    packageContainer: packageContainer
    hasFrontDoor: hasFrontDoor
    frontDoorId: frontDoorId
    settings: union(defaults, settings, platform, ends, secrets, callers)
  }
}

module route 'front-door-route.bicep' = if (hasFrontDoor) {
  params: { names: names, appHostName: functionApp.outputs.hostName }
}

@description('The app\'s own host name.')
output hostName string = functionApp.outputs.hostName
