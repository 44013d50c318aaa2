// Where the database's ledger leaves its digests, out of the app's reach: with them anyone can prove that no order was
// changed. The policy is left unlocked, as locking cannot be undone: docs/deploy-reference.md says when to.
import { Names } from '../names.bicep'
import { Tags } from '../types.bicep'

@description('Azure region.')
param location string

@description('The name of every resource.')
param names Names

@description('Tags of every resource.')
param tags Tags

@description('Whether only the database server gets in.')
param isPrivate bool

@description('Days that a digest cannot be changed or deleted.')
param retentionDays int

resource workspace 'Microsoft.OperationalInsights/workspaces@2026-03-01' existing = { name: names.workspace }

resource server 'Microsoft.Sql/servers@2025-01-01' existing = { name: names.sqlServer }

resource account 'Microsoft.Storage/storageAccounts@2026-09-01' = {
  name: names.digests
  location: location
  tags: tags
  kind: 'StorageV2'
  // The ledger takes no locally redundant storage.
  sku: { name: 'Standard_ZRS' }
  properties: {
    allowSharedKeyAccess: false
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    // A database server has no place in the network: it is let in by its id, and nobody else is.
    publicNetworkAccess: 'Enabled'
    networkAcls: {
      defaultAction: isPrivate ? 'Deny' : 'Allow'
      bypass: 'AzureServices'
      resourceAccessRules: [{ tenantId: tenant().tenantId, resourceId: server.id }]
    }
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      deleteRetentionPolicy: { enabled: true, days: 30 }
      containerDeleteRetentionPolicy: { enabled: true, days: 30 }
    }

    resource digests 'containers' = {
      // The name that the ledger looks for.
      name: 'sqldbledgerdigests'
      properties: { publicAccess: 'None' }

      resource policy 'immutabilityPolicies' = {
        name: 'default'
        properties: {
          immutabilityPeriodSinceCreationInDays: retentionDays
          allowProtectedAppendWrites: true
        }
      }
    }
  }
}

#disable-next-line use-recent-api-versions // there is no stable one
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: account::blobs
  name: 'to-workspace'
  properties: {
    workspaceId: workspace.id
    logs: [
      { category: 'StorageRead', enabled: true }
      { category: 'StorageWrite', enabled: true }
      { category: 'StorageDelete', enabled: true }
    ]
    metrics: [{ category: 'Transaction', enabled: true }]
  }
}
