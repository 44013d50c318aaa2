// A Front Door before the app, with a firewall that refuses what is known to be bad and who asks too often. The profile and
// its firewall come before the app, which must know its id; the way to the app is in front-door-route.bicep.
import { Names } from '../names.bicep'
import { Tags } from '../types.bicep'

@description('The name of every resource.')
param names Names

@description('Tags of every resource.')
param tags Tags

@description('Checkouts a minute that one address may ask for.')
@minValue(10)
param checkoutsAMinute int

resource workspace 'Microsoft.OperationalInsights/workspaces@2026-03-01' existing = { name: names.workspace }

resource profile 'Microsoft.Cdn/profiles@2026-10-01' = {
  name: names.frontDoor
  location: 'global'
  tags: tags
  // Only Premium has managed rule sets.
  sku: { name: 'Premium_AzureFrontDoor' }
  properties: { originResponseTimeoutSeconds: 60 }

  resource endpoint 'afdEndpoints' = {
    name: names.frontDoor
    location: 'global'
    tags: tags
    properties: { enabledState: 'Enabled' }
  }

  resource security 'securityPolicies' = {
    name: 'firewall'
    properties: {
      parameters: {
        type: 'WebApplicationFirewall'
        wafPolicy: { id: firewall.id }
        associations: [{ domains: [{ id: endpoint.id }], patternsToMatch: ['/*'] }]
      }
    }
  }
}

resource firewall 'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies@2026-04-01' = {
  // Letters and digits only.
  name: replace(names.frontDoor, '-', '')
  location: 'global'
  tags: tags
  sku: { name: 'Premium_AzureFrontDoor' }
  properties: {
    policySettings: {
      enabledState: 'Enabled'
      mode: 'Prevention'
      requestBodyCheck: 'Enabled'
    }
    customRules: {
      rules: [
        {
          name: 'checkoutsPerAddress'
          priority: 100
          enabledState: 'Enabled'
          ruleType: 'RateLimitRule'
          rateLimitDurationInMinutes: 1
          rateLimitThreshold: checkoutsAMinute
          action: 'Block'
          matchConditions: [
            {
              matchVariable: 'RequestUri'
              operator: 'Contains'
              matchValue: ['/api/checkouts']
              transforms: ['Lowercase']
              negateCondition: false
            }
            { matchVariable: 'RequestMethod', operator: 'Equal', matchValue: ['POST'], negateCondition: false }
          ]
        }
      ]
    }
    managedRules: {
      managedRuleSets: [
        { ruleSetType: 'Microsoft_DefaultRuleSet', ruleSetVersion: '2.1', ruleSetAction: 'Block' }
        { ruleSetType: 'Microsoft_BotManagerRuleSet', ruleSetVersion: '1.1' }
      ]
    }
  }
}

#disable-next-line use-recent-api-versions // there is no stable one
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: profile
  name: 'to-workspace'
  properties: {
    workspaceId: workspace.id
    // Not the access log: links to invoices carry their token.
    logs: [{ category: 'FrontDoorWebApplicationFirewallLog', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

@description('What the profile says of itself in X-Azure-FDID.')
output frontDoorId string = profile.properties.frontDoorId

@description('The host name that customers call.')
output hostName string = profile::endpoint.properties.hostName
