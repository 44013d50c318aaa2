// The Durable Task Scheduler keeps the sagas. It knows no keys: only roles.
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

var sku = sizes.durable.sku == 'Dedicated'
  ? { name: sizes.durable.sku, capacity: sizes.durable.capacity }
  : { name: sizes.durable.sku }

resource workspace 'Microsoft.OperationalInsights/workspaces@2026-03-01' existing = { name: names.workspace }

resource scheduler 'Microsoft.DurableTask/schedulers@2026-02-01' = {
  name: names.scheduler
  location: location
  tags: tags
  properties: {
    sku: sku
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    ipAllowlist: isPrivate ? [] : ['0.0.0.0/0']
  }

  resource hub 'taskHubs' = {
    name: names.taskHub
    properties: {}
  }

  // The app purges histories itself, by RETENTION_HOURS; this is the net below, as they hold personal data.
  resource retention 'retentionPolicies' = {
    name: 'default'
    properties: {
      retentionPolicies: [{ retentionPeriodInDays: sizes.durable.retentionDays }]
    }
  }
}

#disable-next-line use-recent-api-versions // there is no stable one
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: scheduler
  name: 'to-workspace'
  properties: {
    workspaceId: workspace.id
    // Its logs are left out: nothing says whether they carry what sagas are given, and that holds addresses.
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

@description('Where the scheduler is.')
output endpoint string = scheduler.properties.endpoint
