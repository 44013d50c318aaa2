// Service Bus: the topic that every event goes to, as contracts/topics.ts declares it. Keys are off.
import { Names } from '../names.bicep'
import { Sizes, Tags } from '../types.bicep'

@description('Azure region.')
param location string

@description('The name of every resource.')
param names Names

@description('Tags of every resource.')
param tags Tags

@description('How large everything is.')
param sizes Sizes

@description('Whether it is reached through the network only.')
param isPrivate bool

@description('Whether a Logic App reads from it. Those have no place in a network, so their addresses are let in.')
param hasLogicApps bool

@description('The topic: its name, and for how long it remembers the ids of messages.')
param topic { name: string, duplicateDetectionSeconds: int }

var premium = sizes.serviceBus.sku == 'Premium'

resource workspace 'Microsoft.OperationalInsights/workspaces@2026-03-01' existing = { name: names.workspace }

resource namespace 'Microsoft.ServiceBus/namespaces@2026-01-01' = {
  name: names.serviceBus
  location: location
  tags: tags
  sku: premium
    ? { name: sizes.serviceBus.sku, tier: sizes.serviceBus.sku, capacity: sizes.serviceBus.messagingUnits }
    : { name: sizes.serviceBus.sku, tier: sizes.serviceBus.sku }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    publicNetworkAccess: isPrivate && !hasLogicApps ? 'Disabled' : 'Enabled'
    premiumMessagingPartitions: premium ? 1 : null
  }

  resource topics 'topics' = {
    name: topic.name
    properties: {
      requiresDuplicateDetection: true
      duplicateDetectionHistoryTimeWindow: 'PT${topic.duplicateDetectionSeconds}S'
      defaultMessageTimeToLive: 'P14D'
      // The most that there is: a subscription that is not read must not stop the others soon.
      maxSizeInMegabytes: premium ? 81920 : 5120
      // Order is kept by sessions, within an order; across orders it is not needed.
      supportOrdering: false
      enableBatchedOperations: true
    }
  }
}

#disable-next-line use-recent-api-versions // there is no stable one
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: namespace
  name: 'to-workspace'
  properties: {
    workspaceId: workspace.id
    logs: [{ category: 'OperationalLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}
