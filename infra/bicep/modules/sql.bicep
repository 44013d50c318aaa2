// Azure SQL: orders, events, stock. Only Entra identities get in; who may do what is said in T-SQL.
import { Names } from '../names.bicep'
import { Sizes, SqlAdministrator, Tags } from '../types.bicep'

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

@description('Who administers it.')
param administrator SqlAdministrator

@description('An address from which it is migrated, where it is not private; empty = only from within Azure.')
param deployerAddress string

var serverless = sizes.sql.sku == 'GP_S_Gen5'

resource workspace 'Microsoft.OperationalInsights/workspaces@2026-03-01' existing = { name: names.workspace }

resource server 'Microsoft.Sql/servers@2025-01-01' = {
  name: names.sqlServer
  location: location
  tags: tags
  // The ledger writes its digests as this.
  identity: { type: 'SystemAssigned' }
  properties: {
    minimalTlsVersion: '1.2'
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    administrators: {
      administratorType: 'ActiveDirectory'
      azureADOnlyAuthentication: true
      login: administrator.login
      sid: administrator.objectId
      principalType: administrator.principalType
      tenantId: tenant().tenantId
    }
  }

  // The rule by which a server lets in what runs in Azure; without it the app would need a network.
  resource fromAzure 'firewallRules' = if (!isPrivate) {
    name: 'AllowAllWindowsAzureIps'
    properties: { startIpAddress: '0.0.0.0', endIpAddress: '0.0.0.0' }
  }

  resource fromDeployer 'firewallRules' = if (!isPrivate && !empty(deployerAddress)) {
    name: 'deployer'
    properties: { startIpAddress: deployerAddress, endIpAddress: deployerAddress }
  }
}

resource database 'Microsoft.Sql/servers/databases@2025-01-01' = {
  parent: server
  name: names.database
  location: location
  tags: tags
  sku: { name: sizes.sql.sku, tier: 'GeneralPurpose', family: 'Gen5', capacity: sizes.sql.cores }
  properties: {
    maxSizeBytes: sizes.sql.maxGigabytes * 1024 * 1024 * 1024
    zoneRedundant: sizes.sql.zoneRedundant
    requestedBackupStorageRedundancy: sizes.sql.backupRedundancy
    autoPauseDelay: serverless ? sizes.sql.autoPauseMinutes : null
    minCapacity: serverless ? json('0.5') : null
    // Tables choose: only what must be immutable is a ledger table.
    isLedgerOn: false
  }

  // Statements are left out: they carry parameters, and those may be personal.
  resource auditing 'auditingSettings' = {
    name: 'default'
    properties: {
      state: 'Enabled'
      isAzureMonitorTargetEnabled: true
      auditActionsAndGroups: [
        'SUCCESSFUL_DATABASE_AUTHENTICATION_GROUP'
        'FAILED_DATABASE_AUTHENTICATION_GROUP'
        'DATABASE_PERMISSION_CHANGE_GROUP'
        'DATABASE_ROLE_MEMBER_CHANGE_GROUP'
        'DATABASE_PRINCIPAL_CHANGE_GROUP'
        'SCHEMA_OBJECT_CHANGE_GROUP'
      ]
    }
  }
}

#disable-next-line use-recent-api-versions // there is no stable one
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: database
  name: 'to-workspace'
  properties: {
    workspaceId: workspace.id
    logs: [
      { category: 'SQLSecurityAuditEvents', enabled: true }
      { category: 'Errors', enabled: true }
      { category: 'Timeouts', enabled: true }
      { category: 'Deadlocks', enabled: true }
    ]
    metrics: [{ category: 'Basic', enabled: true }]
  }
}

@description('The server\'s host name.')
output hostName string = server.properties.fullyQualifiedDomainName
