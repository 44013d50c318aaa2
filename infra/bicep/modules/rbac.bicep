// Every role of every identity, and nothing more than its work needs: test/infra/roles.test.ts holds the reasons.
import { Names } from '../names.bicep'

@description('The name of every resource.')
param names Names

@description('The topic\'s name.')
param topicName string

@description('The Cosmos DB database\'s name.')
param cosmosDatabaseName string

@description('Whether the Logic App that escalates is there, and the subscription it reads.')
param escalation { enabled: bool, subscription: string }

@description('Whether events are mirrored to an event hub, which one, and the subscription that is read for it.')
param mirror { enabled: bool, subscription: string, eventHub: string }

var roles = loadJsonContent('../roles.json')

func grant(principalId string, role string) Grant => {
  principalId: principalId
  principalType: 'ServicePrincipal'
  roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
}

@description('What a role assignment says.')
type Grant = { principalId: string, principalType: 'ServicePrincipal', roleDefinitionId: string }

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = { name: names.identity }
resource storage 'Microsoft.Storage/storageAccounts@2026-09-01' existing = { name: names.storage }
resource digests 'Microsoft.Storage/storageAccounts@2026-09-01' existing = { name: names.digests }
resource server 'Microsoft.Sql/servers@2025-01-01' existing = { name: names.sqlServer }
resource vault 'Microsoft.KeyVault/vaults@2026-05-15' existing = { name: names.keyVault }
resource insights 'Microsoft.Insights/components@2020-02-02' existing = { name: names.insights }
resource cosmos 'Microsoft.DocumentDB/databaseAccounts@2026-03-15' existing = { name: names.cosmos }
resource escalating 'Microsoft.Logic/workflows@2019-05-01' existing = { name: names.escalation }
resource mirroring 'Microsoft.Logic/workflows@2019-05-01' existing = { name: names.mirror }
resource scheduler 'Microsoft.DurableTask/schedulers@2026-02-01' existing = {
  name: names.scheduler
  resource hub 'taskHubs' existing = { name: names.taskHub }
}
resource bus 'Microsoft.ServiceBus/namespaces@2026-01-01' existing = {
  name: names.serviceBus
  resource topic 'topics' existing = {
    name: topicName
    resource escalated 'subscriptions' existing = { name: escalation.subscription }
    resource mirrored 'subscriptions' existing = { name: mirror.subscription }
  }
}
resource redis 'Microsoft.Cache/redisEnterprise@2026-09-01' existing = {
  name: names.redis
  resource database 'databases' existing = { name: 'default' }
}
resource hubs 'Microsoft.EventHub/namespaces@2026-01-01' existing = {
  name: names.eventHubs
  resource hub 'eventhubs' existing = { name: mirror.eventHub }
}

resource hostStorage 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: storage
  name: guid(storage.id, names.identity, roles.storageBlobDataOwner)
  properties: grant(identity.properties.principalId, roles.storageBlobDataOwner)
}

resource sagas 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: scheduler::hub
  name: guid(scheduler::hub.id, names.identity, roles.durableTaskDataContributor)
  properties: grant(identity.properties.principalId, roles.durableTaskDataContributor)
}

// It sends; once the app reads a subscription, the role to receive belongs in this list.
resource events 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in [roles.serviceBusDataSender]: {
    scope: bus::topic
    name: guid(bus::topic.id, names.identity, role)
    properties: grant(identity.properties.principalId, role)
  }
]

resource secrets 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, names.identity, roles.keyVaultSecretsUser)
  properties: grant(identity.properties.principalId, roles.keyVaultSecretsUser)
}

resource telemetry 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: insights
  name: guid(insights.id, names.identity, roles.monitoringMetricsPublisher)
  properties: grant(identity.properties.principalId, roles.monitoringMetricsPublisher)
}

// Cosmos DB and Redis keep roles of their own.
resource documents 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments@2026-03-15' = {
  parent: cosmos
  name: guid(cosmos.id, names.identity, roles.cosmosDataContributor)
  properties: {
    principalId: identity.properties.principalId
    roleDefinitionId: '${cosmos.id}/sqlRoleDefinitions/${roles.cosmosDataContributor}'
    scope: '${cosmos.id}/dbs/${cosmosDatabaseName}'
  }
}

resource memory 'Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments@2026-09-01' = {
  parent: redis::database
  name: 'app'
  properties: {
    accessPolicyName: 'default'
    user: { objectId: identity.properties.principalId }
  }
}

resource digestUpload 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: digests
  name: guid(digests.id, names.sqlServer, roles.storageBlobDataContributor)
  properties: grant(server.identity.principalId, roles.storageBlobDataContributor)
}

resource escalationReads 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (escalation.enabled) {
  scope: bus::topic::escalated
  name: guid(bus::topic::escalated.id, names.escalation, roles.serviceBusDataReceiver)
  properties: grant(escalating.identity.principalId, roles.serviceBusDataReceiver)
}

resource mirrorReads 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (mirror.enabled) {
  scope: bus::topic::mirrored
  name: guid(bus::topic::mirrored.id, names.mirror, roles.serviceBusDataReceiver)
  properties: grant(mirroring.identity.principalId, roles.serviceBusDataReceiver)
}

resource mirrorSends 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (mirror.enabled) {
  scope: hubs::hub
  name: guid(hubs::hub.id, names.mirror, roles.eventHubsDataSender)
  properties: grant(mirroring.identity.principalId, roles.eventHubsDataSender)
}
