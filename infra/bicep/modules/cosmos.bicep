// Cosmos DB: catalogue and quotes, in the containers of contracts/containers.ts. Keys are off; the role that the app has
// cannot create a container, so all of them are here.
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

@description('The database and its containers.')
param database { name: string, containers: { name: string, partitionKey: string, defaultTtlSeconds: int? }[] }

var serverless = sizes.cosmos.mode == 'serverless'

resource workspace 'Microsoft.OperationalInsights/workspaces@2026-03-01' existing = { name: names.workspace }

resource account 'Microsoft.DocumentDB/databaseAccounts@2026-03-15' = {
  name: names.cosmos
  location: location
  tags: tags
  kind: 'GlobalDocumentDB'
  properties: {
    databaseAccountOfferType: 'Standard'
    disableLocalAuth: true
    disableKeyBasedMetadataWriteAccess: true
    minimalTlsVersion: 'Tls12'
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    networkAclBypass: 'None'
    capabilities: serverless ? [{ name: 'EnableServerless' }] : []
    consistencyPolicy: { defaultConsistencyLevel: 'Session' }
    locations: [{ locationName: location, failoverPriority: 0, isZoneRedundant: sizes.cosmos.zoneRedundant }]
    backupPolicy: { type: 'Continuous', continuousModeProperties: { tier: 'Continuous7Days' } }
  }

  resource databases 'sqlDatabases' = {
    name: database.name
    properties: { resource: { id: database.name } }
  }
}

resource containers 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers@2026-03-15' = [
  for container in database.containers: {
    parent: account::databases
    name: container.name
    properties: {
      resource: union(
        {
          id: container.name
          partitionKey: { kind: 'Hash', version: 2, paths: [container.partitionKey] }
          // What has its id for partition key is only ever read by it, and each indexed path makes a write dearer.
          indexingPolicy: container.partitionKey == '/id'
            ? { indexingMode: 'consistent', automatic: true, includedPaths: [], excludedPaths: [{ path: '/*' }] }
            : { indexingMode: 'consistent', automatic: true, includedPaths: [{ path: '/*' }], excludedPaths: [] }
        },
        container.?defaultTtlSeconds == null ? {} : { defaultTtl: container.?defaultTtlSeconds }
      )
      options: serverless ? {} : { autoscaleSettings: { maxThroughput: sizes.cosmos.maxThroughput } }
    }
  }
]

#disable-next-line use-recent-api-versions // there is no stable one
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: account
  name: 'to-workspace'
  properties: {
    workspaceId: workspace.id
    // Requests are left out: quotes hold addresses, and their log would name them.
    logs: [{ category: 'ControlPlaneRequests', enabled: true }]
    metrics: [{ category: 'Requests', enabled: true }]
  }
}

@description('Where the account is.')
output endpoint string = account.properties.documentEndpoint
