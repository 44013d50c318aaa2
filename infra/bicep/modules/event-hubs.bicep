// For those who speak Kafka: an event hub that gets a copy of every event. Its Kafka endpoint is
// <namespace>.servicebus.windows.net:9093 with OAUTHBEARER; shared keys are off.
import { Names } from '../names.bicep'
import { Tags } from '../types.bicep'

@description('Azure region.')
param location string

@description('The name of every resource.')
param names Names

@description('Tags of every resource.')
param tags Tags

@description('Whether readers reach it through the network only.')
param isPrivate bool

@description('The event hub\'s name: the Kafka topic.')
param hubName string

@description('The addresses that events come from, when it is private.')
param senderAddresses string[]

resource workspace 'Microsoft.OperationalInsights/workspaces@2026-03-01' existing = { name: names.workspace }

resource namespace 'Microsoft.EventHub/namespaces@2026-01-01' = {
  name: names.eventHubs
  location: location
  tags: tags
  // Basic has no Kafka endpoint.
  sku: { name: 'Standard', tier: 'Standard', capacity: 1 }
  properties: {
    disableLocalAuth: true
    kafkaEnabled: true
    minimumTlsVersion: '1.2'
    isAutoInflateEnabled: true
    maximumThroughputUnits: 10
    publicNetworkAccess: 'Enabled'
  }

  resource hub 'eventhubs' = {
    name: hubName
    properties: {
      // An order's events share a partition. The mirror copies 25 at a time, so readers sort them by `sequence`.
      partitionCount: 8
      retentionDescription: { cleanupPolicy: 'Delete', retentionTimeInHours: 168 }
    }
  }

  resource rules 'networkRuleSets' = if (isPrivate) {
    name: 'default'
    properties: {
      defaultAction: 'Deny'
      publicNetworkAccess: 'Enabled'
      trustedServiceAccessEnabled: false
      ipRules: [for address in senderAddresses: { action: 'Allow', ipMask: address }]
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
