// The app, on Flex Consumption. Settings are what config/settings.ts asks for, and what the host itself needs.
import { Names } from '../names.bicep'
import { Settings, Sizes, Tags } from '../types.bicep'

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

@description('The app\'s settings.')
param settings Settings

@description('Whether only a Front Door may call it.')
param hasFrontDoor bool

@description('The id of that Front Door, as it says it in X-Azure-FDID.')
param frontDoorId string

resource workspace 'Microsoft.OperationalInsights/workspaces@2026-03-01' existing = { name: names.workspace }

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = { name: names.identity }

resource storage 'Microsoft.Storage/storageAccounts@2026-09-01' existing = { name: names.storage }

resource network 'Microsoft.Network/virtualNetworks@2026-03-01' existing = {
  name: names.network
  resource subnet 'subnets' existing = { name: 'app' }
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: names.plan
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: {
    reserved: true
    zoneRedundant: sizes.functions.zoneRedundant
  }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: names.functionApp
  location: location
  tags: union(tags, { 'azd-service-name': 'api' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identity.id}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientAffinityEnabled: false
    publicNetworkAccess: 'Enabled'
    keyVaultReferenceIdentity: identity.id
    virtualNetworkSubnetId: isPrivate ? network::subnet.id : null
    outboundVnetRouting: isPrivate ? { allTraffic: true } : null
    functionAppConfig: {
      runtime: { name: 'node', version: '24' }
      scaleAndConcurrency: {
        instanceMemoryMB: sizes.functions.instanceMemoryMB
        maximumInstanceCount: sizes.functions.maximumInstances
        alwaysReady: [
          { name: 'http', instanceCount: sizes.functions.alwaysReadyHttp }
          { name: 'durable', instanceCount: sizes.functions.alwaysReadyDurable }
        ]
      }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${storage.properties.primaryEndpoints.blob}${packageContainer}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identity.id
          }
        }
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
      ipSecurityRestrictionsDefaultAction: hasFrontDoor ? 'Deny' : 'Allow'
      ipSecurityRestrictions: hasFrontDoor
        ? [
            {
              name: 'front-door'
              priority: 100
              action: 'Allow'
              tag: 'ServiceTag'
              ipAddress: 'AzureFrontDoor.Backend'
              headers: { 'x-azure-fdid': [frontDoorId] }
            }
          ]
        : []
      appSettings: [for setting in items(settings): { name: setting.key, value: setting.value }]
    }
  }

  // Who deploys comes with an Entra token; there is no password to lose.
  resource noFtp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource noBasic 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}

#disable-next-line use-recent-api-versions // there is no stable one
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: app
  name: 'to-workspace'
  properties: {
    workspaceId: workspace.id
    logs: [{ category: 'FunctionAppLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

@description('The app\'s own host name.')
output hostName string = app.properties.defaultHostName
