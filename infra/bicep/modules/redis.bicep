// Azure Managed Redis: one shard, so that a plain client reaches every key at once. Access keys are off.
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

var available = sizes.redis.highAvailability == 'Enabled'

resource workspace 'Microsoft.OperationalInsights/workspaces@2026-03-01' existing = { name: names.workspace }

resource cluster 'Microsoft.Cache/redisEnterprise@2026-09-01' = {
  name: names.redis
  location: location
  tags: tags
  sku: { name: sizes.redis.sku }
  properties: {
    minimumTlsVersion: '1.2'
    highAvailability: sizes.redis.highAvailability
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
  }

  resource database 'databases' = {
    name: 'default'
    properties: {
      clientProtocol: 'Encrypted'
      port: 10000
      clusteringPolicy: 'NoCluster'
      accessKeysAuthentication: 'Disabled'
      // Holds are not a cache: a full memory must refuse, never forget.
      evictionPolicy: 'NoEviction'
      // What it forgets is rebuilt from the orders; after a second's loss that is quicker than after everything's.
      persistence: available ? { aofEnabled: true, aofFrequency: '1s' } : { aofEnabled: false }
    }
  }
}

#disable-next-line use-recent-api-versions // there is no stable one
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: cluster::database
  name: 'to-workspace'
  properties: {
    workspaceId: workspace.id
    logs: [{ category: 'ConnectionEvents', enabled: true }]
  }
}

#disable-next-line use-recent-api-versions // there is no stable one
resource metrics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: cluster
  name: 'to-workspace'
  properties: {
    workspaceId: workspace.id
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

@description('The host that clients connect to, on port 10000.')
output hostName string = cluster.properties.hostName
