// Boxoffice on Azure: one resource group with all that the app needs. Modules are local, so that this compiles anywhere.
targetScope = 'subscription'

import { namesFor } from './names.bicep'
import { Authentication, Settings, Sizes, SqlAdministrator } from './types.bicep'

@description('The environment\'s name, as azd knows it.')
@minLength(2)
@maxLength(20)
param environmentName string

@description('Azure region.')
param location string

@description('How large everything is.')
param sizes Sizes

@description('Whether only the API is reached from outside, and all else through a network.')
param privateNetwork bool

@description('Who administers the database.')
param administrator SqlAdministrator

@description('An address from which the database is migrated, where it is not private; empty = only from within Azure.')
param deployerAddress string

@description('Whose tokens customers and staff may bring.')
param authentication Authentication

@description('Whether `id-secret` was changed: then the vault has the one before as `id-secret-previous`.')
param idSecretChanged bool

@description('The origins of storefronts whose pages may call the API, separated by commas.')
param corsOrigins string

@description('Settings that follow from what the environment is for.')
param tierSettings Settings

@description('Settings that the shop wants otherwise than config/settings.ts.')
param shopSettings Settings

@description('Who is told when something is wrong, or dear.')
param alertEmails string[]

@description('Milliseconds that 99 of 100 checkout calls must not exceed.')
param slowestCheckoutMs int

@description('What a month may cost, in the subscription\'s currency.')
param monthlyBudget int

@description('The first day of the month that the budget was made in; empty = no budget.')
param budgetStart string

@description('Which of the topic\'s subscriptions are made: one that nobody reads only fills. Empty = all of contracts/topics.ts.')
param subscriptions string[] = []

@description('Whether a Logic App says that a checkout needs attention, and says it louder when nobody comes.')
param escalation bool

@description('Where it says so first: a webhook that takes JSON. Without one, let `escalation` be false.')
@secure()
param notifyUrl string

@description('Where it says so later; empty = where it said so first.')
@secure()
param escalateUrl string

@description('A staff key by which it looks whether somebody came; empty = it goes on until it gives up.')
@secure()
param escalationOpsKey string

@description('Whether events are mirrored to an event hub with a Kafka endpoint.')
param kafkaMirror bool

@description('Whether a Front Door with a firewall stands before the API.')
param frontDoor bool

var names = namesFor(environmentName, uniqueString(subscription().id, environmentName, location))
var tags = { application: 'boxoffice', 'azd-env-name': environmentName }
var topic = loadJsonContent('generated/topic.json')
var cosmosDatabase = loadJsonContent('generated/cosmos.json')
var packageContainer = 'app-package'
var escalates = { enabled: escalation, subscription: 'escalation' }
var mirrors = { enabled: kafkaMirror, subscription: 'mirror', eventHub: topic.name }

var allSubscriptions = map(topic.subscriptions, one => one.name)
var unknownSubscriptions = filter(subscriptions, one => !contains(allSubscriptions, one))
// A name that is misspelt would otherwise leave its reader without a subscription, and say nothing.
var subscriptionNames = !empty(unknownSubscriptions)
  ? fail('contracts/topics.ts has no subscription ${join(unknownSubscriptions, ', ')}')
  : empty(subscriptions) ? allSubscriptions : subscriptions

// Standard has no private endpoints: better no deployment than one that is open.
var isPrivate = privateNetwork && sizes.serviceBus.sku != 'Premium'
  ? fail('privateNetwork needs Service Bus Premium')
  : privateNetwork

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-boxoffice-${environmentName}'
  location: location
  tags: tags
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  params: {
    location: location
    names: names
    tags: tags
    retentionDays: sizes.logRetentionDays
    gigabytesADay: sizes.logGigabytesADay
  }
}

module identity 'modules/identity.bicep' = {
  scope: group
  params: { location: location, names: names, tags: tags }
}

module network 'modules/network.bicep' = if (isPrivate) {
  scope: group
  params: { location: location, names: names, tags: tags }
}

module door 'modules/front-door.bicep' = if (frontDoor) {
  scope: group
  params: { names: names, tags: tags, checkoutsAMinute: 60 }
  dependsOn: [monitoring]
}

var apiHost = frontDoor ? door!.outputs.hostName : '${names.functionApp}.azurewebsites.net'

module stores 'modules/stores.bicep' = {
  scope: group
  params: {
    location: location
    names: names
    tags: tags
    sizes: sizes
    isPrivate: isPrivate
    administrator: administrator
    deployerAddress: deployerAddress
    packageContainer: packageContainer
  }
  dependsOn: [monitoring]
}

module messaging 'modules/messaging.bicep' = {
  scope: group
  params: {
    location: location
    names: names
    tags: tags
    sizes: sizes
    isPrivate: isPrivate
    api: 'https://${apiHost}/api'
    subscriptionNames: subscriptionNames
    escalation: escalates
    calls: { notifyUrl: notifyUrl, escalateUrl: escalateUrl, opsKey: escalationOpsKey }
    mirror: mirrors
  }
  dependsOn: [monitoring]
}

module endpoints 'modules/private-endpoints.bicep' = if (isPrivate) {
  scope: group
  params: { location: location, names: names, tags: tags, hasEventHubs: kafkaMirror }
  dependsOn: [network, stores, messaging]
}

module rbac 'modules/rbac.bicep' = {
  scope: group
  params: {
    names: names
    topicName: topic.name
    cosmosDatabaseName: cosmosDatabase.name
    escalation: escalates
    mirror: mirrors
  }
  dependsOn: [identity, stores, messaging]
}

module ledgerUpload 'modules/ledger-upload.bicep' = {
  scope: group
  params: { names: names }
  dependsOn: [rbac]
}

module app 'modules/app.bicep' = {
  scope: group
  params: {
    location: location
    names: names
    tags: tags
    sizes: sizes
    isPrivate: isPrivate
    packageContainer: packageContainer
    identity: { clientId: identity.outputs.clientId, principalId: identity.outputs.principalId }
    hosts: stores.outputs.hosts
    telemetry: monitoring.outputs.connectionString
    authentication: authentication
    idSecretChanged: idSecretChanged
    corsOrigins: corsOrigins
    settings: union(tierSettings, shopSettings)
    hasFrontDoor: frontDoor
    frontDoorId: frontDoor ? door!.outputs.frontDoorId : ''
  }
  dependsOn: [rbac, endpoints]
}

module operations 'modules/operations.bicep' = {
  scope: group
  params: {
    location: location
    names: names
    tags: tags
    emails: alertEmails
    hostName: apiHost
    slowestCheckoutMs: slowestCheckoutMs
    budget: { monthly: monthlyBudget, start: budgetStart }
  }
  dependsOn: [monitoring, stores, messaging]
}

@description('The resource group.')
output RESOURCE_GROUP string = group.name

@description('The function app.')
output FUNCTION_APP string = names.functionApp

@description('The API, as customers call it.')
output API_URL string = 'https://${apiHost}/api'

@description('The database server, for scripts/db.')
output SQL_SERVER string = stores.outputs.hosts.sql

@description('The database, for scripts/db.')
output SQL_DATABASE string = names.database

@description('The app\'s identity: the name of its database user.')
output SQL_APP_USER string = names.identity

@description('The app\'s identity: the SID of its database user follows from it.')
output SQL_APP_CLIENT_ID string = identity.outputs.clientId

@description('Where secrets go.')
output KEY_VAULT_NAME string = names.keyVault
