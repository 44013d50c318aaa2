// Where logs, metrics and traces go. Both refuse keys: whoever writes needs a role.
import { Names } from '../names.bicep'
import { Tags } from '../types.bicep'

@description('Azure region.')
param location string

@description('The name of every resource.')
param names Names

@description('Tags of every resource.')
param tags Tags

@description('Days that logs and metrics are kept.')
param retentionDays int

@description('Gigabytes a day, after which no more are taken; -1 = no limit.')
param gigabytesADay int

resource workspace 'Microsoft.OperationalInsights/workspaces@2026-03-01' = {
  name: names.workspace
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retentionDays
    workspaceCapping: { dailyQuotaGb: gigabytesADay }
    features: {
      disableLocalAuth: true
      enableLogAccessUsingOnlyResourcePermissions: true
    }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: names.insights
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    DisableLocalAuth: true
    // Addresses of customers are personal data; the mask is the default, and here it is said.
    DisableIpMasking: false
  }
}

@description('Where the app sends its telemetry: an address and an id, not a secret, as keys are refused.')
output connectionString string = insights.properties.ConnectionString
