// Asks from five places whether checkouts can be taken, every five minutes.
import { Names } from '../names.bicep'
import { Tags } from '../types.bicep'

@description('Azure region.')
param location string

@description('The name of every resource.')
param names Names

@description('Tags of every resource.')
param tags Tags

@description('The host name that customers call.')
param hostName string

resource insights 'Microsoft.Insights/components@2020-02-02' existing = { name: names.insights }

resource group 'Microsoft.Insights/actionGroups@2023-01-01' existing = { name: names.actionGroup }

resource test 'Microsoft.Insights/webtests@2022-06-15' = {
  name: 'ready-${names.functionApp}'
  location: location
  tags: union(tags, { 'hidden-link:${insights.id}': 'Resource' })
  kind: 'standard'
  properties: {
    Kind: 'standard'
    Name: 'Ready for checkouts'
    SyntheticMonitorId: 'ready-${names.functionApp}'
    Enabled: true
    Frequency: 300
    Timeout: 30
    RetryEnabled: true
    Locations: [
      { Id: 'emea-nl-ams-azr' }
      { Id: 'emea-gb-db3-azr' }
      { Id: 'emea-fr-pra-edge' }
      { Id: 'us-va-ash-azr' }
      { Id: 'apac-sg-sin-azr' }
    ]
    Request: {
      HttpVerb: 'GET'
      RequestUrl: 'https://${hostName}/api/health/ready'
      FollowRedirects: false
      ParseDependentRequests: false
    }
    ValidationRules: { ExpectedHttpStatusCode: 200, SSLCheck: true, SSLCertRemainingLifetimeCheck: 14 }
  }
}

resource alert 'Microsoft.Insights/metricAlerts@2026-01-01' = {
  name: 'availability'
  location: 'global'
  tags: tags
  properties: {
    description: 'Checkouts cannot be taken, seen from two places or more'
    severity: 0
    enabled: true
    autoMitigate: true
    scopes: [test.id, insights.id]
    evaluationFrequency: 'PT1M'
    windowSize: 'PT5M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria'
      webTestId: test.id
      componentId: insights.id
      failedLocationCount: 2
    }
    actions: [{ actionGroupId: group.id }]
  }
}
